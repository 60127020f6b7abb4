package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modes, owners, times and extended attributes on the real file system. */
class FileTargetAttributesTest {
    private static final Instant TIME = Instant.ofEpochSecond(Entries.SECONDS, Entries.NANOS);

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = directory.resolve("target");
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs modes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0644, 0600, 0400, 0000, 0777, 01777})
    void restoresModesOfFilesAndDirectories(int mode) throws IOException {
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target),
                new Entries()
                        .directory("d", Entries.attributes(040000 | mode))
                        .file("d/f", "x", Entries.attributes(0100000 | mode))
                        .map());
        assertThat(run.issues()).isEmpty();
        assertThat(mode(target.resolve("d"))).isEqualTo(040000 | mode);
        openAgain(target.resolve("d"));
        assertThat(mode(target.resolve("d/f"))).isEqualTo(0100000 | mode);
    }

    @Test
    void restoresEveryModeOfManyFilesInOneDirectory() throws IOException {
        Entries entries = new Entries();
        for (int mode = 0; mode <= 0777; mode++) {
            entries.file("f%04o".formatted(mode), "x", Entries.attributes(0100000 | mode));
        }
        RestoreRun run = RestoreRun.of(FileTarget.into(target), entries.map());
        assertThat(run.issues()).isEmpty();
        for (int mode = 0; mode <= 0777; mode++) {
            assertThat(mode(target.resolve("f%04o".formatted(mode)))).isEqualTo(0100000 | mode);
        }
    }

    @Test
    void restoresSetIdBitsTogetherWithTheOwnerTheyBelongTo() throws IOException {
        EntryAttributes.Builder own = ownedByThisProcess(0106755);
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target), new Entries().file("f", "x", own).map());
        assertThat(run.issues()).isEmpty();
        assertThat(mode(target.resolve("f"))).isEqualTo(0106755);
    }

    @Test
    void restoresNoSetIdBitsIfOwnersAreNotRestoredAndSaysSo() throws IOException {
        EntryAttributes.Builder own = ownedByThisProcess(0106755);
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target).restoreOwners(false),
                new Entries().file("f", "x", own).map());
        assertThat(mode(target.resolve("f"))).isEqualTo(0100755);
        assertThat(run.issues()).extracting(EntryIssue::missing).containsExactly(false);
        assertThat(run.issues().get(0).message()).contains("set-id");
    }

    @Test
    void restoresOwnersByNumberOrSaysOnceThatItMayNot() throws IOException {
        Entries entries = new Entries();
        for (int i = 0; i < 3; i++) {
            EntryAttributes.Builder foreign = Entries.attributes(0100644)
                    .number(EntryAttributes.UID, 54_321)
                    .number(EntryAttributes.GID, 54_322);
            entries.file("f" + i, "x", foreign);
        }
        RestoreRun run = RestoreRun.of(FileTarget.into(target).numericIds(true), entries.map());
        assertThat(run.missing()).isEmpty();
        if (run.issues().isEmpty()) {
            for (int i = 0; i < 3; i++) {
                assertThat(Files.getAttribute(target.resolve("f" + i), "unix:uid"))
                        .isEqualTo(54_321);
                assertThat(Files.getAttribute(target.resolve("f" + i), "unix:gid"))
                        .isEqualTo(54_322);
            }
        } else {
            assertThat(run.issues())
                    .extracting(EntryIssue::message)
                    .hasSize(2)
                    .allMatch(message -> message.contains("not permitted"));
            assertThat(Files.getAttribute(directory, "unix:uid")).isNotEqualTo(0);
        }
    }

    @Test
    void prefersTheNameOfAnOwnerThatThisSystemKnows() throws IOException {
        String me = Files.getOwner(directory).getName();
        EntryAttributes.Builder byName =
                Entries.attributes(0100644).number(EntryAttributes.UID, 54_321).text(EntryAttributes.OWNER, me);
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target), new Entries().file("f", "x", byName).map());
        assertThat(run.issues()).isEmpty();
        assertThat(Files.getOwner(target.resolve("f")).getName()).isEqualTo(me);
    }

    @Test
    void restoresTimesToTheNanosecondAlsoOfDirectoriesThatWereWrittenTo() throws IOException {
        RestoreRun.of(
                FileTarget.into(target),
                new Entries()
                        .directory("d")
                        .directory("d/e")
                        .file("d/e/f", "x")
                        .hardLink("d/g", "y", "group", 2)
                        .hardLink("d/h", "y", "group", 2)
                        .link("l", "d")
                        .map());
        for (String name : new String[] {"d", "d/e", "d/e/f", "d/h"}) {
            assertThat(time(target.resolve(name))).as(name).isEqualTo(TIME);
        }
        Instant ofLink = time(target.resolve("l"));
        assertThat(ofLink.getEpochSecond()).isEqualTo(Entries.SECONDS);
        assertThat(ofLink.getNano() / 1000).as("microseconds").isEqualTo(123_456);
    }

    @Test
    void restoresIntoDirectoriesThatAreReadOnlyAndSetsTheirModeLast() throws IOException {
        Entries entries = new Entries()
                .directory("d", Entries.attributes(040555))
                .directory("d/e", Entries.attributes(040500))
                .file("d/e/f", "x");
        assertThat(RestoreRun.of(FileTarget.into(target), entries.map()).issues())
                .isEmpty();
        assertThat(mode(target.resolve("d"))).isEqualTo(040555);
        assertThat(mode(target.resolve("d/e"))).isEqualTo(040500);
        RestoreRun again = RestoreRun.of(FileTarget.into(target).overwrite(OverwritePolicy.ALWAYS), entries.map());
        assertThat(again.issues()).isEmpty();
        assertThat(mode(target.resolve("d/e"))).isEqualTo(040500);
        assertThat(target.resolve("d/e/f")).hasContent("x");
        openAgain(target.resolve("d"));
        openAgain(target.resolve("d/e"));
    }

    @Test
    void setsTheTimeOfADirectoryThatWasEqualAgainAfterAFileInItWasReplaced() throws IOException {
        Entries entries = new Entries().directory("d").file("d/f", "x");
        RestoreRun.of(FileTarget.into(target), entries.map());
        Files.writeString(target.resolve("d/f"), "changed");
        RestoreRun again = RestoreRun.of(FileTarget.into(target), entries.map());
        assertThat(again.action("d")).isEqualTo(Action.KEEP);
        assertThat(again.action("d/f")).isEqualTo(Action.REPLACE);
        assertThat(time(target.resolve("d"))).isEqualTo(TIME);
    }

    @Test
    void restoresExtendedAttributesOfUsersAndNotesOthers() throws IOException {
        assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView(UserDefinedFileAttributeView.class),
                "needs extended attributes");
        EntryAttributes.Builder attributes = Entries.attributes(0100444)
                .bytes("xattr.user.colour", new byte[] {1, 2, 3})
                .bytes("xattr.security.selinux", new byte[] {1});
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target),
                new Entries()
                        .file("f", "x", attributes)
                        .file("g", "x", attributes)
                        .map());
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(target.resolve("f"), UserDefinedFileAttributeView.class);
        ByteBuffer value = ByteBuffer.allocate(10);
        view.read("colour", value);
        assertThat(value.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(run.issues()).hasSize(1).allMatch(issue -> !issue.missing());
        assertThat(time(target.resolve("f"))).isEqualTo(TIME);
    }

    @Test
    void keepsTheTextOfLinksAndSaysWhatItCannotKeep() throws IOException {
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target),
                new Entries()
                        .link("dangling", "../no/where")
                        .link("dots", "./././x/..")
                        .link("slashes", "a//b/")
                        .map());
        assertThat(Files.readSymbolicLink(target.resolve("dangling"))).hasToString("../no/where");
        assertThat(Files.readSymbolicLink(target.resolve("dots"))).hasToString("./././x/..");
        assertThat(run.issues()).extracting(EntryIssue::path).containsExactly("slashes");
    }

    private EntryAttributes.Builder ownedByThisProcess(int mode) throws IOException {
        Path probe = Files.createFile(directory.resolve("probe"));
        return Entries.attributes(mode)
                .number(EntryAttributes.UID, (Integer) Files.getAttribute(probe, "unix:uid"))
                .number(EntryAttributes.GID, (Integer) Files.getAttribute(probe, "unix:gid"));
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    /** So that the test may look into it, and remove it, without being root. */
    private static void openAgain(Path path) throws IOException {
        Files.setAttribute(path, "unix:mode", 0700);
    }

    private static Instant time(Path path) throws IOException {
        FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        return time.toInstant();
    }
}
