package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to what is there already, and to a target that fails. */
class FileTargetOverwriteTest {
    private static final Instant TIME = Instant.ofEpochSecond(Entries.SECONDS, Entries.NANOS);

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void makeTheTarget() throws IOException {
        target = Files.createDirectory(directory.resolve("target"));
    }

    @ParameterizedTest
    @CsvSource({
        "NEVER,      different, 1,  KEEP",
        "NEVER,      older,     -1, KEEP",
        "IF_CHANGED, stored,    0,  KEEP",
        "IF_CHANGED, stored,    1,  REPLACE",
        "IF_CHANGED, stored,    -1, REPLACE",
        "IF_CHANGED, different, 0,  REPLACE",
        "IF_NEWER,   different, 0,  KEEP",
        "IF_NEWER,   different, 1,  KEEP",
        "IF_NEWER,   stored,    -1, REPLACE",
        "ALWAYS,     stored,    0,  REPLACE",
        "ALWAYS,     different, 1,  REPLACE"
    })
    void followsThePolicyForFiles(OverwritePolicy policy, String there, int nanosLater, Action expected)
            throws IOException {
        Path file = Files.writeString(target.resolve("f"), there);
        Files.setLastModifiedTime(file, FileTime.from(TIME.plusNanos(nanosLater)));
        Entries entries = new Entries().file("f", "stored");
        assertThat(RestoreRun.dry(into(policy), entries.map()).action("f")).isEqualTo(expected);
        assertThat(RestoreRun.of(into(policy), entries.map()).action("f")).isEqualTo(expected);
        assertThat(file).hasContent(expected == Action.KEEP ? there : "stored");
    }

    @Test
    void keepsEverythingWhenTheSameBackupIsRestoredAgain() throws IOException {
        Entries entries = new Entries()
                .directory("d")
                .hardLink("d/a", "x", "group", 2)
                .hardLink("d/b", "x", "group", 2)
                .file("d/f", "x")
                .link("d/l", "f");
        RestoreRun.of(into(OverwritePolicy.IF_CHANGED), entries.map());
        List<String> restored = Trees.describeWithTimesOfDirectories(target);
        RestoreRun again = RestoreRun.of(into(OverwritePolicy.IF_CHANGED), entries.map());
        assertThat(again.decisions().values()).allMatch(decision -> decision.action() == Action.KEEP);
        assertThat(Trees.describeWithTimesOfDirectories(target)).isEqualTo(restored);
    }

    @ParameterizedTest
    @EnumSource(OverwritePolicy.class)
    void neverReplacesADirectoryByAFileOrLink(OverwritePolicy policy) throws IOException {
        Files.createDirectory(target.resolve("empty"));
        Files.createDirectory(target.resolve("full"));
        Files.writeString(target.resolve("full/x"), "precious");
        RestoreRun run = RestoreRun.of(
                into(policy), new Entries().file("empty", "x").link("full", "x").map());
        Action expected = policy == OverwritePolicy.NEVER ? Action.KEEP : Action.REFUSE;
        assertThat(run.action("empty")).isEqualTo(expected);
        assertThat(run.action("full")).isEqualTo(expected);
        assertThat(target.resolve("empty")).isDirectory();
        assertThat(target.resolve("full/x")).hasContent("precious");
    }

    @ParameterizedTest
    @CsvSource({"NEVER, KEEP", "IF_CHANGED, REFUSE", "IF_NEWER, REFUSE", "ALWAYS, REPLACE"})
    void removesAFileForADirectoryWithTheStrongestPolicyOnly(OverwritePolicy policy, Action expected)
            throws IOException {
        Files.writeString(target.resolve("d"), "a file");
        Entries entries = new Entries().directory("d").file("d/f", "x");
        RestoreRun dry = RestoreRun.dry(into(policy), entries.map());
        RestoreRun run = RestoreRun.of(into(policy), entries.map());
        assertThat(run.action("d")).isEqualTo(expected);
        assertThat(run.action("d/f")).isEqualTo(expected == Action.REPLACE ? Action.CREATE : Action.REFUSE);
        assertThat(run.decisions()).isEqualTo(dry.decisions());
        if (expected == Action.REPLACE) {
            assertThat(target.resolve("d/f")).hasContent("x");
        } else {
            assertThat(target.resolve("d")).hasContent("a file");
        }
    }

    @Test
    void replacesLinksByTheirTargetAndNotByTheirTime() throws IOException {
        Entries entries = new Entries().link("equal", "x").link("other", "x").link("file", "x");
        Files.createSymbolicLink(target.resolve("equal"), Path.of("x"));
        Files.createSymbolicLink(target.resolve("other"), Path.of("y"));
        Files.writeString(target.resolve("file"), "content");
        RestoreRun run = RestoreRun.of(into(OverwritePolicy.IF_CHANGED), entries.map());
        assertThat(run.action("equal")).isEqualTo(Action.KEEP);
        assertThat(run.action("other")).isEqualTo(Action.REPLACE);
        assertThat(run.action("file")).isEqualTo(Action.REPLACE);
        assertThat(Files.readSymbolicLink(target.resolve("other"))).hasToString("x");
        assertThat(Files.readSymbolicLink(target.resolve("file"))).hasToString("x");
        assertThat(Trees.describe(target)).hasSize(4);
    }

    @Test
    void changesNothingAtAllInADryRun() throws IOException {
        Files.createDirectory(target.resolve("d"));
        Files.writeString(target.resolve("d/old"), "old");
        Files.createSymbolicLink(target.resolve("l"), Path.of("d"));
        List<String> before = Trees.describeWithTimesOfDirectories(directory);
        Entries entries = new Entries()
                .directory("d")
                .file("d/new", "x")
                .file("d/old", "changed")
                .directory("l")
                .file("l/x", "x")
                .link("z", "x");
        for (OverwritePolicy policy : OverwritePolicy.values()) {
            RestoreRun run = RestoreRun.dry(into(policy), entries.map());
            assertThat(run.issues()).isEmpty();
            assertThat(Trees.describeWithTimesOfDirectories(directory)).isEqualTo(before);
        }
    }

    @Test
    void doesNotEvenMakeTheTargetInADryRunAndWritesNothingWhenAskedTo() throws IOException {
        Path missing = directory.resolve("missing/deeper");
        RestoreRun run = RestoreRun.dry(
                FileTarget.into(missing),
                new Entries().directory("d").file("d/f", "x").map());
        assertThat(run.action("d/f")).isEqualTo(Action.CREATE);
        assertThat(directory.resolve("missing")).doesNotExist();
        StoredEntry file = Entries.file("f", 1);
        try (TargetSession session = FileTarget.into(missing).open(new TargetContext("test", true, issue -> {}))) {
            assertThatThrownBy(() -> session.write(file)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.create(file)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    @Test
    void restoresIntoDirectoriesThatTheBackupDoesNotName() throws IOException {
        RestoreRun run = RestoreRun.of(
                into(OverwritePolicy.IF_CHANGED),
                new Entries().file("a/b/c", "x").map());
        assertThat(run.missing()).isEmpty();
        assertThat(target.resolve("a/b/c")).hasContent("x");
    }

    @Test
    void goesOnWhenADirectoryAppearsInTheFinalPlaceOfOneFile() throws IOException {
        List<String> missing = new ArrayList<>();
        TargetContext context = new TargetContext("test", false, issue -> missing.add(issue.path()));
        try (TargetSession session = into(OverwritePolicy.ALWAYS).open(context)) {
            session.decide(Entries.file("f", 1));
            session.decide(Entries.file("g", 1));
            try (EntryWriter writer = session.write(Entries.file("f", 1))) {
                writer.write(0, ByteBuffer.wrap(new byte[1]));
                Files.createDirectory(target.resolve("f"));
                Files.writeString(target.resolve("f/x"), "precious");
                writer.commit();
            }
            try (EntryWriter writer = session.write(Entries.file("g", 1))) {
                writer.write(0, ByteBuffer.wrap(new byte[1]));
                writer.commit();
            }
            session.finish();
        }
        assertThat(missing).containsExactly("f");
        assertThat(target.resolve("f/x")).hasContent("precious");
        assertThat(Trees.describe(target)).as("no temporary file is left").hasSize(4);
    }

    @Test
    void restoresTheSameWhenEachFileIsSynced() throws IOException {
        Path fresh = directory.resolve("fresh/deeper");
        RestoreRun run = RestoreRun.of(
                FileTarget.into(fresh).fsync(true),
                new Entries()
                        .directory("d")
                        .hardLink("d/a", "x", "group", 2)
                        .hardLink("d/b", "x", "group", 2)
                        .link("l", "d")
                        .map());
        assertThat(run.issues()).isEmpty();
        assertThat(fresh.resolve("l/b")).hasContent("x");
        assertThat(Files.getLastModifiedTime(fresh.resolve("d")).toInstant()).isEqualTo(TIME);
    }

    @Test
    void refusesToOpenWhereNoDirectoryCanBe() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        for (boolean dryRun : new boolean[] {true, false}) {
            TargetContext context = new TargetContext("test", dryRun, issue -> {});
            assertThatThrownBy(() -> FileTarget.into(file).open(context))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("not a directory");
            assertThatThrownBy(() -> FileTarget.into(file.resolve("sub")).open(context))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a directory");
        }
        assertThat(file).hasContent("x");
    }

    @Test
    void failsAsAWholeWithAClearMessageWhenTheFileSystemIsFull() throws IOException {
        try (FileSystem small = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setMaxSize(1 << 20)
                .setBlockSize(4096)
                .build())) {
            Path root = small.getPath("/target");
            int size = 4 << 20;
            try (TargetSession session = FileTarget.into(root).open(new TargetContext("test", false, issue -> {}))) {
                session.decide(Entries.file("big", size));
                try (EntryWriter writer = session.write(Entries.file("big", size))) {
                    assertThatThrownBy(() -> writer.write(0, ByteBuffer.allocate(size)))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("/target/big")
                            .hasMessageContaining("make room");
                    assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
                }
            }
            assertThat(Trees.describe(root)).hasSize(1);
        }
    }

    private FileTarget into(OverwritePolicy policy) {
        return FileTarget.into(target).overwrite(policy);
    }
}
