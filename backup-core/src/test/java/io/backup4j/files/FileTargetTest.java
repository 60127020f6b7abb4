package io.backup4j.files;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.testkit.RestoreTargetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the real file system. */
class FileTargetTest extends RestoreTargetContract {
    @TempDir
    Path directory;

    @Override
    protected RestoreTarget target() {
        return FileTarget.into(directory.resolve("target"));
    }

    @Override
    protected StoredEntry entry(String name, int sizeBytes) {
        return Entries.file(name, sizeBytes);
    }

    @Override
    protected Optional<byte[]> visible(String name) throws IOException {
        Path file = directory.resolve("target").resolve(name);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    @Override
    protected List<String> everything() throws IOException {
        return Trees.describe(directory.resolve("target"));
    }
}
