package io.backup4j.testkit;

import io.backup4j.spi.journal.JournalStore;

class MemoryJournalTest extends JournalStoreContract {
    private final MemoryJournal journal = new MemoryJournal();

    @Override
    protected JournalStore open() {
        return journal;
    }
}
