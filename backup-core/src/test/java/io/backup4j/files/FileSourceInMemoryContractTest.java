package io.backup4j.files;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.BackupSourceContract;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A file system of another provider: no inodes, no ctime, names of characters. */
class FileSourceInMemoryContractTest extends BackupSourceContract {
    private final FileSystem fileSystem = Jimfs.newFileSystem(Configuration.unix());
    private final Path tree = fileSystem.getPath("/data/tree");

    @BeforeEach
    void makeTree() throws IOException {
        TestTree.seeded(8).build(tree);
    }

    @AfterEach
    void dropTree() throws IOException {
        fileSystem.close();
    }

    @Override
    protected BackupSource source() {
        return FileSource.of("tree", tree);
    }

    @Override
    protected EntryPath change() throws IOException {
        Files.writeString(tree.resolve("sparse.bin"), "other");
        return EntryPath.of("tree/sparse.bin");
    }

    /** Without a ctime, nothing does. */
    @Override
    protected boolean provesUnchanged() {
        return false;
    }

    @Override
    protected boolean remove(EntryPath path) throws IOException {
        Files.delete(RawPath.resolve(fileSystem.getPath("/data"), path));
        return true;
    }
}
