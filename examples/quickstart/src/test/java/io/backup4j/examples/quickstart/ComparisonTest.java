package io.backup4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison must be able to fail: each test changes one thing that a wrong restore could change. */
class ComparisonTest {
    @TempDir
    Path directory;

    private Path tree;
    private TreeState before;

    @BeforeEach
    void createTree() throws IOException {
        tree = SampleTree.create(directory.resolve("tree"));
        before = TreeState.of(tree);
    }

    @Test
    void findsNothingInAFaithfulCopy() throws IOException {
        Path copy = directory.resolve("copy");

        assertThat(TreeCopy.copy(tree, copy, directory)).isZero();

        assertThat(Comparison.of(before, TreeState.of(copy)).differences()).isEmpty();
    }

    @Test
    void findsOneBitThatLeftSizeAndTimeAlone() throws IOException {
        Path file = tree.resolve("large.bin");
        FileTime modified = Files.getLastModifiedTime(file);
        Damage.flip(file, 1 << 20);
        Files.setLastModifiedTime(file, modified);

        assertThat(differences()).containsExactly("large.bin: content");
    }

    @Test
    void findsAMissingFile() throws IOException {
        keepingTime(tree, () -> Files.delete(tree.resolve("empty")));

        assertThat(differences()).containsExactly("empty: missing");
    }

    @Test
    void findsASurplusDirectory() throws IOException {
        keepingTime(tree, () -> Files.createDirectory(tree.resolve("surplus")));

        assertThat(differences()).containsExactly("surplus: should not be there");
    }

    @Test
    void findsAnotherTimeOfOneNanosecond() throws IOException {
        Path file = tree.resolve("empty");
        FileTime modified = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(modified.toInstant().plusNanos(1)));

        assertThat(differences()).singleElement().asString().startsWith("empty: time ");
    }

    @Test
    void findsOtherPermissions() throws IOException {
        Files.setPosixFilePermissions(tree.resolve("part 1"), PosixFilePermissions.fromString("rwx------"));

        assertThat(differences()).singleElement().asString().startsWith("part 1: permissions rwx------ instead of ");
    }

    @Test
    void findsAnotherLinkTarget() throws IOException {
        keepingTime(tree, () -> {
            Files.delete(tree.resolve("link"));
            Files.createSymbolicLink(tree.resolve("link"), Path.of("empty"));
        });

        assertThat(differences()).containsExactly("link: link target");
    }

    @Test
    void reportFailsOnADifference() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        report.require(new Comparison(3, List.of("a: missing")), "restored tree");

        assertThat(report.conclude()).isFalse();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("restored tree: 1 of 3 entries differ")
                .contains("a: missing");
    }

    private List<String> differences() throws IOException {
        return Comparison.of(before, TreeState.of(tree)).differences();
    }

    private interface Change {
        void apply() throws IOException;
    }

    private static void keepingTime(Path directory, Change change) throws IOException {
        FileTime modified = Files.getLastModifiedTime(directory);
        change.apply();
        Files.setLastModifiedTime(directory, modified);
    }
}
