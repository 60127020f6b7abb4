package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSnapshotTest {
    @TempDir
    Path directory;

    private Path tree;
    private TreeSnapshot before;

    @BeforeEach
    void makeTree() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(3).build(tree);
        before = TreeSnapshot.of(tree);
    }

    @Test
    void findsTwoTreesOfOneSeedEqual() throws IOException {
        Path twin = directory.resolve("twin");
        TestTree.seeded(3).build(twin);
        assertThat(TreeSnapshot.of(twin).differencesFrom(before)).isEmpty();
        assertThat(TreeSnapshot.of(twin)).isEqualTo(before);
    }

    @Test
    void findsTreesOfOtherSeedsAndChangedTreesDifferent() throws IOException {
        Path other = directory.resolve("other");
        TestTree.seeded(4).build(other);
        assertThat(TreeSnapshot.of(other).differencesFrom(before)).isNotEmpty();
        TestTree.change(tree, 1);
        assertThat(TreeSnapshot.of(tree).differencesFrom(before)).isNotEmpty();
    }

    @Test
    void saysWhatDiffers() throws IOException {
        FileTime time = Files.getLastModifiedTime(tree);
        Files.delete(tree.resolve("sparse.bin"));
        Files.createDirectory(tree.resolve("sparse.bin"));
        Files.delete(tree.resolve("link-up"));
        Files.createSymbolicLink(tree.resolve("link-up"), tree.resolve("link-directory"));
        Files.writeString(tree.resolve("added"), "x");
        Files.setLastModifiedTime(tree, time);
        TreeSnapshot wanted = before.without("modified").without("link modified");
        List<String> differences = TreeSnapshot.of(tree)
                .without("modified")
                .without("link modified")
                .differencesFrom(wanted);
        assertThat(differences)
                .anyMatch(line -> line.equals("added: not expected, a file"))
                .anyMatch(line -> line.equals("sparse.bin: kind is directory, expected file"))
                .anyMatch(line -> line.startsWith("link-up: target is /") && line.endsWith("expected ../other"));
        assertThat(before.differencesFrom(TreeSnapshot.of(tree))).anyMatch(line -> line.equals("added: missing"));
    }

    @Test
    void seesHardLinksTimesPermissionsAndExtendedAttributes() throws IOException {
        assertThat(before.values("hard links")).isNotEmpty();
        Path file = tree.resolve("sparse.bin");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
        assertThat(TreeSnapshot.of(tree).differencesFrom(before))
                .singleElement()
                .asString()
                .startsWith("sparse.bin: modified");
        assertThat(TreeSnapshot.of(tree).without("modified")).isEqualTo(before.without("modified"));
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        assertThat(TreeSnapshot.of(tree).differencesFrom(before))
                .hasSize(2)
                .anyMatch(line -> line.contains("permissions is rwx------"));
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class));
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("note", ByteBuffer.wrap(new byte[] {1}));
        assertThat(TreeSnapshot.of(tree).differencesFrom(before))
                .hasSize(3)
                .anyMatch(line -> line.contains("xattr.note is 01, expected none"));
    }
}
