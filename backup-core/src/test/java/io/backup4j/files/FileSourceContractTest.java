package io.backup4j.files;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.BackupSourceContract;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileSourceContractTest extends BackupSourceContract {
    @TempDir
    Path directory;

    private Clock clock = Clock.systemUTC();

    @BeforeEach
    void makeTree() throws IOException {
        TestTree.seeded(7).build(directory.resolve("tree"));
        Path probe = Files.createFile(directory.resolve("probe"));
        clock = Clock.fixed(Files.getLastModifiedTime(probe).toInstant().plusSeconds(60), ZoneOffset.UTC);
    }

    @Override
    protected BackupSource source() {
        return FileSource.of("tree", directory.resolve("tree"));
    }

    @Override
    protected EntryPath change() throws IOException {
        Files.writeString(directory.resolve("tree/sparse.bin"), "more", StandardOpenOption.APPEND);
        return EntryPath.of("tree/sparse.bin");
    }

    @Override
    protected boolean provesUnchanged() {
        return FileStatus.isUnix(directory.getFileSystem());
    }

    @Override
    protected boolean remove(EntryPath path) throws IOException {
        Files.delete(RawPath.resolve(directory, path));
        return true;
    }

    @Override
    protected Clock clock() {
        return clock;
    }
}
