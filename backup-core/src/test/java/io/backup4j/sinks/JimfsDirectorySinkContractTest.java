package io.backup4j.sinks;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.BackupSinkContract;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

class JimfsDirectorySinkContractTest extends BackupSinkContract {
    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());

    @AfterEach
    void closeFileSystem() throws IOException {
        memory.close();
    }

    @Override
    protected BackupSink open() {
        return DirectorySink.at(memory.getPath("/missing/root"));
    }

    @Override
    protected boolean plantForeign(String name) throws IOException {
        Path file = memory.getPath("/missing/root").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "foreign");
        return true;
    }
}
