package io.backup4j.files;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.testkit.RestoreTargetContract;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract on a file system with permissions but without numeric owners. */
class FileTargetInMemoryTest extends RestoreTargetContract {
    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix")
            .build());
    private final Path root = memory.getPath("/target");

    @AfterEach
    void closeFileSystem() throws IOException {
        memory.close();
    }

    @Override
    protected RestoreTarget target() {
        return FileTarget.into(root).overwrite(OverwritePolicy.ALWAYS).fsync(true);
    }

    @Override
    protected StoredEntry entry(String name, int sizeBytes) {
        return Entries.file(name, sizeBytes);
    }

    @Override
    protected Optional<byte[]> visible(String name) throws IOException {
        Path file = root.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    @Override
    protected List<String> everything() throws IOException {
        return Trees.describe(root);
    }
}
