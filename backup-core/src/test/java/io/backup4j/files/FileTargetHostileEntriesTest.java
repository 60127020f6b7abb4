package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup made by an enemy changes nothing outside the target directory. After each test the outside is compared. */
class FileTargetHostileEntriesTest {
    @TempDir
    Path directory;

    private Path target;
    private Path outside;
    private List<String> before = List.of();

    @BeforeEach
    void makeAnOutsideWorthProtecting() throws IOException {
        target = Files.createDirectory(directory.resolve("target"));
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.createDirectory(outside.resolve("sub"));
        Files.writeString(outside.resolve("passwd"), "root");
        before = Trees.describeWithTimesOfDirectories(outside);
    }

    @AfterEach
    void nothingOutsideHasChanged() throws IOException {
        assertThat(Trees.describeWithTimesOfDirectories(outside)).isEqualTo(before);
        assertThat(Files.exists(target.resolve("made"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(OverwritePolicy.class)
    void writesNoFileThroughALinkOfTheBackup(OverwritePolicy policy) throws IOException {
        RestoreRun run = run(policy, new Entries().link("a", outside.toString()).file("a/passwd", "evil"));
        assertThat(run.action("a/passwd")).isEqualTo(Action.REFUSE);
    }

    @Test
    void writesNoFileThroughARelativeLinkOfTheBackup() throws IOException {
        RestoreRun run = run(
                OverwritePolicy.ALWAYS, new Entries().link("a", "../outside").file("a/passwd", "evil"));
        assertThat(run.action("a/passwd")).isEqualTo(Action.REFUSE);
        assertThat(Files.readSymbolicLink(target.resolve("a"))).hasToString("../outside");
    }

    @Test
    void writesNothingThroughAChainOfLinks() throws IOException {
        RestoreRun run = run(
                OverwritePolicy.ALWAYS,
                new Entries()
                        .link("a", "b")
                        .file("a/passwd", "evil")
                        .link("b", outside.toString())
                        .directory("b/made"));
        assertThat(run.action("b/made")).isEqualTo(Action.REFUSE);
        assertThat(outside.resolve("made")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(OverwritePolicy.class)
    void writesNothingThroughALinkThatWasThereBefore(OverwritePolicy policy) throws IOException {
        Files.createSymbolicLink(target.resolve("a"), outside);
        RestoreRun run = run(
                policy,
                new Entries().file("a/passwd", "evil").directory("a/sub").file("a/sub/x", "evil"));
        assertThat(run.decisions().values())
                .allSatisfy(d -> assertThat(d.action()).isEqualTo(Action.REFUSE));
    }

    @Test
    void replacesALinkThatWasThereByADirectoryOnlyWithALWAYSAndThenWritesIntoTheDirectory() throws IOException {
        Files.createSymbolicLink(target.resolve("a"), outside);
        Entries entries = new Entries().directory("a").file("a/passwd", "restored");
        assertThat(run(OverwritePolicy.IF_CHANGED, entries).action("a")).isEqualTo(Action.REFUSE);
        assertThat(target.resolve("a")).isSymbolicLink();
        RestoreRun run = run(OverwritePolicy.ALWAYS, entries);
        assertThat(run.missing()).isEmpty();
        assertThat(Files.isDirectory(target.resolve("a"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(target.resolve("a/passwd")).hasContent("restored");
    }

    @Test
    void replacesALinkInTheFinalPlaceItselfAndNotWhatItPointsTo() throws IOException {
        Files.createSymbolicLink(target.resolve("f"), outside.resolve("passwd"));
        run(OverwritePolicy.ALWAYS, new Entries().file("f", "restored"));
        assertThat(Files.isSymbolicLink(target.resolve("f"))).isFalse();
        assertThat(target.resolve("f")).hasContent("restored");
    }

    @Test
    void setsNoAttributesThroughALinkInTheFinalPlace() throws IOException {
        Files.createSymbolicLink(target.resolve("d"), outside);
        RestoreRun run = run(OverwritePolicy.IF_CHANGED, new Entries().directory("d", Entries.attributes(040777)));
        assertThat(run.action("d")).isEqualTo(Action.REFUSE);
    }

    @Test
    void setsTimeAndOwnerOfALinkAndNotOfItsTarget() throws IOException {
        RestoreRun run = run(
                OverwritePolicy.ALWAYS,
                new Entries().link("l", outside.resolve("passwd").toString()));
        assertThat(run.missing()).isEmpty();
    }

    @Test
    void staysInsideWhenALinkAndADirectoryHaveOneName() throws IOException {
        for (OverwritePolicy policy : OverwritePolicy.values()) {
            run(
                    policy,
                    new Entries().link("a", outside.toString()).directory("a").file("a/passwd", "evil"));
            run(
                    policy,
                    new Entries().directory("b").link("b", outside.toString()).file("b/passwd", "evil"));
        }
    }

    @Test
    void staysInsideWhenALinkReplacesADirectoryThatWasWrittenTo() throws IOException {
        RestoreRun run = run(
                OverwritePolicy.ALWAYS,
                new Entries()
                        .directory("a")
                        .file("a/x", "x")
                        .link("a", outside.toString())
                        .file("a/passwd", "evil"));
        assertThat(Files.isDirectory(target.resolve("a"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(run.missing()).contains("a");
    }

    @Test
    void staysInsideWhenAnEmptyDirectoryIsToBeReplacedByALink() throws IOException {
        Files.createDirectory(target.resolve("a"));
        RestoreRun run = run(
                OverwritePolicy.ALWAYS,
                new Entries().link("a", outside.toString()).file("a/passwd", "evil"));
        assertThat(run.action("a")).isEqualTo(Action.REFUSE);
        assertThat(run.action("a/passwd")).isEqualTo(Action.REFUSE);
    }

    @Test
    void staysInsideWhenEntriesComeInTheWrongOrder() throws IOException {
        RestoreRun run = run(
                OverwritePolicy.ALWAYS,
                new Entries()
                        .link("z", outside.toString())
                        .file("b", "unrelated")
                        .file("z/passwd", "evil")
                        .directory("z/made"));
        assertThat(run.missing()).contains("z/passwd", "z/made");
    }

    @Test
    void writesThroughNoLinkEvenIfTheDecisionIsIgnored() throws IOException {
        Files.createSymbolicLink(target.resolve("a"), outside);
        List<String> missing = new ArrayList<>();
        TargetContext context = new TargetContext("test", false, issue -> missing.add(issue.path()));
        try (TargetSession session = FileTarget.into(target).open(context)) {
            try (EntryWriter writer = session.write(Entries.file("a/passwd", 4))) {
                writer.write(0, ByteBuffer.wrap("evil".getBytes()));
                writer.commit();
            }
            new Entries().link("a/l", "x").directory("a/made").map().keySet().forEach(entry -> {
                try {
                    session.create(entry);
                } catch (IOException e) {
                    throw new AssertionError("only the entry is refused", e);
                }
            });
            session.finish();
        }
        assertThat(missing).containsExactly("a/passwd", "a/l", "a/made");
    }

    @Test
    void makesNoHardLinkToAFileBehindALink() throws IOException {
        Entries entries = new Entries()
                .link("a", outside.toString())
                .hardLink("a/passwd", "root", "group", 2)
                .hardLink("z", "root", "group", 2);
        RestoreRun run = run(OverwritePolicy.ALWAYS, entries);
        assertThat(run.action("a/passwd")).isEqualTo(Action.REFUSE);
        assertThat(run.action("z")).isEqualTo(Action.CREATE);
    }

    @Test
    void makesNoHardLinkWhoseFirstNameWasExchangedForALink() throws IOException {
        Entries entries = new Entries()
                .hardLink("a", "root", "group", 2)
                .hardLink("b", "root", "group", 2)
                .link("a", outside.resolve("passwd").toString());
        RestoreRun run = run(OverwritePolicy.ALWAYS, entries);
        assertThat(run.missing()).containsExactly("b");
        assertThat(target.resolve("b")).doesNotExist();
    }

    @Test
    void makesNoDirectoryWhoseParentIsAFile() throws IOException {
        RestoreRun run = run(
                OverwritePolicy.ALWAYS,
                new Entries().file("f", "x").directory("f/d").file("f/d/x", "y"));
        assertThat(run.action("f/d")).isEqualTo(Action.REFUSE);
        assertThat(run.action("f/d/x")).isEqualTo(Action.REFUSE);
        assertThat(target.resolve("f")).hasContent("x");
    }

    @Test
    void refusesDevicesPipesAndSocketsWithoutLosingCompleteness() throws IOException {
        EntryAttributes device = Entries.attributes(020666).build();
        RestoreRun run =
                run(OverwritePolicy.ALWAYS, new Entries().add(Entries.entry("null", EntryKind.OTHER, device, 0)));
        assertThat(run.action("null")).isEqualTo(Action.REFUSE);
        assertThat(run.missing()).isEmpty();
        assertThat(target.resolve("null")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {2040, 16_000})
    void refusesAPathThatTheSystemCannotOpenAndMakesNoneOfItsDirectories(int levels) throws IOException {
        String deep = "a/".repeat(levels) + "f";
        RestoreRun run =
                run(OverwritePolicy.ALWAYS, new Entries().file(deep, "x").file("b", "y"));
        assertThat(run.action(deep) == Action.REFUSE).as("refused").isTrue();
        assertThat(Trees.describe(target)).hasSize(2);
        assertThat(target.resolve("b")).hasContent("y");
    }

    @Test
    void survivesANameThatIsTooLong() throws IOException {
        String name = "x".repeat(256);
        RestoreRun run =
                run(OverwritePolicy.ALWAYS, new Entries().file(name, "x").file("y", "y"));
        assertThat(run.missing()).containsExactly(name);
        assertThat(Trees.describe(target)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -9_300_000_000L, 9_300_000_000L})
    void survivesImpossibleTimes(long seconds) throws IOException {
        EntryAttributes.Builder attributes = Entries.attributes(0100644).number(EntryAttributes.MTIME_SECONDS, seconds);
        RestoreRun run = run(OverwritePolicy.ALWAYS, new Entries().file("f", "x", attributes));
        assertThat(run.missing()).isEmpty();
        assertThat(run.issues()).anySatisfy(issue -> assertThat(issue.message()).contains("time of modification"));
        assertThat(target.resolve("f")).hasContent("x");
    }

    @Test
    void survivesImpossibleAttributes() throws IOException {
        EntryAttributes.Builder attributes = EntryAttributes.builder()
                .number(EntryAttributes.MODE, -1)
                .number(EntryAttributes.UID, Long.MIN_VALUE)
                .number(EntryAttributes.GID, 0xffff_ffffL)
                .text(EntryAttributes.OWNER, "-1")
                .text(EntryAttributes.GROUP, "4294967295")
                .number(EntryAttributes.MTIME_SECONDS, 0)
                .number(EntryAttributes.MTIME_NANOS, Long.MAX_VALUE)
                .bytes("xattr.", new byte[1])
                .bytes("xattr.user.", new byte[1])
                .bytes("xattr.user." + "n".repeat(280), new byte[1]);
        RestoreRun run = run(OverwritePolicy.ALWAYS, new Entries().file("f", "x", attributes));
        assertThat(run.missing()).isEmpty();
        int mode = (Integer) Files.getAttribute(target.resolve("f"), "unix:mode");
        assertThat(mode & 06000).as("set-id bits without their owner").isZero();
    }

    @Test
    void refusesLinksWithoutOrWithImpossibleTargets() throws IOException {
        RestoreRun run =
                run(OverwritePolicy.ALWAYS, new Entries().link("empty", "").link("zero", "a\0b"));
        assertThat(run.action("empty")).isEqualTo(Action.REFUSE);
        assertThat(run.action("zero")).isEqualTo(Action.REFUSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..\\outside\\passwd",
                "C:\\outside\\passwd",
                "\\\\host\\share",
                "passwd:stream",
                "NUL",
                "com1.txt",
                "aux ",
                "x.",
                "a/CON/b",
                "sub\\..\\..\\x"
            })
    void refusesNamesThatMeanSomethingElseOnWindows(String name) throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path root = windows.getPath("C:\\work\\target");
            RestoreRun run = RestoreRun.of(
                    FileTarget.into(root), new Entries().file(name, "evil").map());
            assertThat(run.action(name)).isEqualTo(Action.REFUSE);
            assertThat(Trees.describe(windows.getPath("C:\\work"))).hasSize(2);
        }
    }

    @Test
    void reportsFilesWhoseNamesDifferInCaseOnlyWhereThatMakesThemOne() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path root = windows.getPath("C:\\target");
            RestoreRun run = RestoreRun.of(
                    FileTarget.into(root),
                    new Entries().file("Readme", "one").file("readme", "two").map());
            assertThat(run.missing()).containsExactly("readme");
            assertThat(root.resolve("Readme")).hasContent("one");
        }
    }

    private RestoreRun run(OverwritePolicy policy, Entries entries) throws IOException {
        return RestoreRun.of(FileTarget.into(target).overwrite(policy), entries.map());
    }
}
