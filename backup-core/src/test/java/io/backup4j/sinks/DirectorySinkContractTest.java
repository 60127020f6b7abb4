package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.BackupSinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectorySinkContractTest extends BackupSinkContract {
    @TempDir
    private Path directory;

    @Override
    protected BackupSink open() {
        return DirectorySink.at(directory.resolve("missing/root"));
    }

    /** Every put waits for the disk; the same sink puts more in memory, and its pages have a test of their own. */
    @Override
    protected int objectsOfSeveralPages() {
        return 100;
    }

    @Override
    protected boolean plantForeign(String name) throws IOException {
        Path file = directory.resolve("missing/root").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "foreign");
        return true;
    }
}
