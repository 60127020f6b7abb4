package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with several names. */
class FileTargetHardLinksTest {
    @TempDir
    Path target;

    @Test
    void restoresTheNamesOfOneFileAsOneFile() throws IOException {
        RestoreRun run = RestoreRun.of(FileTarget.into(target), threeNames().map());
        assertThat(run.action("a")).isEqualTo(Action.CREATE);
        assertThat(run.action("d/b")).isEqualTo(Action.LINK);
        assertThat(run.action("e")).isEqualTo(Action.LINK);
        assertThat(run.issues()).isEmpty();
        assertThat(Files.isSameFile(target.resolve("a"), target.resolve("d/b"))).isTrue();
        assertThat(Files.isSameFile(target.resolve("a"), target.resolve("e"))).isTrue();
        assertThat(target.resolve("e")).hasContent("content");
    }

    @Test
    void linksNamesThatAreTakenByOtherFiles() throws IOException {
        Files.writeString(target.resolve("a"), "old a");
        Files.writeString(target.resolve("e"), "old e");
        RestoreRun run = RestoreRun.of(FileTarget.into(target), threeNames().map());
        assertThat(run.action("a")).isEqualTo(Action.REPLACE);
        assertThat(run.action("e")).isEqualTo(Action.LINK);
        assertThat(Files.isSameFile(target.resolve("a"), target.resolve("e"))).isTrue();
        assertThat(target.resolve("e")).hasContent("content");
        assertThat(Trees.describe(target)).hasSize(5);
    }

    @Test
    void linksAgainOverNamesThatAreLinkedAlready() throws IOException {
        RestoreRun.of(FileTarget.into(target), threeNames().map());
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target).overwrite(OverwritePolicy.ALWAYS),
                threeNames().map());
        assertThat(run.issues()).isEmpty();
        assertThat(Files.isSameFile(target.resolve("a"), target.resolve("e"))).isTrue();
        assertThat(Trees.describe(target)).as("no temporary name is left").hasSize(5);
    }

    @Test
    void linksAMissingNameToOneThatIsThereAndEqual() throws IOException {
        RestoreRun.of(FileTarget.into(target), threeNames().map());
        Files.delete(target.resolve("e"));
        RestoreRun run = RestoreRun.of(FileTarget.into(target), threeNames().map());
        assertThat(run.action("a")).isEqualTo(Action.KEEP);
        assertThat(run.action("e")).isEqualTo(Action.LINK);
        assertThat(Files.isSameFile(target.resolve("a"), target.resolve("e"))).isTrue();
    }

    @Test
    void reportsTheOtherNamesIfTheFirstWasNotRestored() throws IOException {
        Files.writeString(target.resolve("a"), "old and of this size".substring(0, 7));
        List<String> missing = new ArrayList<>();
        TargetContext context = new TargetContext("test", false, issue -> missing.add(issue.path()));
        try (TargetSession session =
                FileTarget.into(target).overwrite(OverwritePolicy.ALWAYS).open(context)) {
            for (StoredEntry entry : threeNames().map().keySet()) {
                if (session.decide(entry).action() == Action.LINK) {
                    session.create(entry);
                } else if (entry.sizeBytes() > 0) {
                    session.write(entry).close(); // Its content could not be read from the repository.
                }
            }
            session.finish();
        }
        assertThat(missing).containsExactlyInAnyOrder("d/b", "e");
        assertThat(target.resolve("e")).doesNotExist();
        assertThat(target.resolve("a")).hasContent("old and");
    }

    @Test
    void doesNotLinkNamesThatWereReadAtDifferentMomentsOfAChangingFile() throws IOException {
        EntryAttributes.Builder later = Entries.attributes(0100644)
                .number(EntryAttributes.MTIME_NANOS, 1)
                .bytes(EntryAttributes.HARD_LINK, "group".getBytes(StandardCharsets.UTF_8))
                .number(EntryAttributes.HARD_LINK_COUNT, 2);
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target),
                new Entries()
                        .hardLink("a", "before", "group", 2)
                        .file("b", "after!", later)
                        .map());
        assertThat(run.action("b")).isEqualTo(Action.CREATE);
        assertThat(target.resolve("a")).hasContent("before");
        assertThat(target.resolve("b")).hasContent("after!");
    }

    @Test
    void takesAGroupWhoseNamesAreCompleteForAnotherFileWhenItComesAgain() throws IOException {
        RestoreRun run = RestoreRun.of(
                FileTarget.into(target),
                new Entries()
                        .hardLink("a", "x", "group", 2)
                        .hardLink("b", "x", "group", 2)
                        .hardLink("c", "x", "group", 2)
                        .map());
        assertThat(run.action("b")).isEqualTo(Action.LINK);
        assertThat(run.action("c")).isEqualTo(Action.CREATE);
    }

    @Test
    void copiesTheContentWhereNoLinksArePossible() throws IOException {
        try (FileSystem without = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setSupportedFeatures(Feature.SYMBOLIC_LINKS, Feature.FILE_CHANNEL)
                .build())) {
            Path root = without.getPath("/target");
            RestoreRun run = RestoreRun.of(FileTarget.into(root), threeNames().map());
            assertThat(run.missing()).isEmpty();
            assertThat(run.issues()).hasSize(1);
            assertThat(root.resolve("d/b")).hasContent("content");
            assertThat(root.resolve("e")).hasContent("content");
            assertThat(Trees.describe(root)).hasSize(5);
        }
    }

    private static Entries threeNames() {
        return new Entries()
                .hardLink("a", "content", "group", 3)
                .directory("d")
                .hardLink("d/b", "content", "group", 3)
                .hardLink("e", "content", "group", 3);
    }
}
