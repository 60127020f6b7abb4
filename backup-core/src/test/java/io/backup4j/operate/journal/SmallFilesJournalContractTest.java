package io.backup4j.operate.journal;

import io.backup4j.spi.journal.JournalStore;
import io.backup4j.testkit.JournalStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract across the borders of files: each holds two or three records. */
class SmallFilesJournalContractTest extends JournalStoreContract {
    @TempDir
    Path directory;

    @Override
    protected JournalStore open() {
        return FileJournal.in(directory, new JournalLimits(1000, 1000));
    }
}
