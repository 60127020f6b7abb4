package io.backup4j.operate.journal;

import io.backup4j.spi.journal.JournalStore;
import io.backup4j.testkit.JournalStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileJournalContractTest extends JournalStoreContract {
    @TempDir
    Path directory;

    @Override
    protected JournalStore open() {
        return FileJournal.in(directory.resolve("state/journal"));
    }
}
