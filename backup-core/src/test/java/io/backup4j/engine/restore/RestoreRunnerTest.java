package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.TargetException;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreRunnerTest {
    @TempDir
    private Path directory;

    private Path tree() {
        return directory.resolve("from").resolve("tree");
    }

    private Path to() {
        return directory.resolve("to");
    }

    private void assertRestored(Path original, Path restored) throws IOException {
        assertThat(TreeSnapshot.of(restored).differencesFrom(TreeSnapshot.of(original)))
                .isEmpty();
    }

    @Test
    void restoresTreesBitIdenticallyWithTheirAttributes() throws IOException {
        long seed = new Random().nextLong();
        TestTree.seeded(seed).maxFileBytes(3_000_000).build(tree());
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));

        RestoreOutcome outcome = fixture.restore(manifest, "tree", FileTarget.into(to()));

        assertThat(TreeSnapshot.of(to().resolve("tree")).differencesFrom(TreeSnapshot.of(tree())))
                .as("seed %d", seed)
                .isEmpty();
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.issues()).isEmpty();
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.replaced()).isZero();
        assertThat(outcome.created())
                .isEqualTo(manifest.record().sources().get(0).entries());
    }

    @Test
    void spreadsLargeFilesOverBatchesAndLeavesHolesWhereZerosWere() throws IOException {
        Files.createDirectories(tree());
        byte[] noise = new byte[9_000_000];
        new Random(4).nextBytes(noise);
        byte[] large = new byte[60_000_000];
        System.arraycopy(noise, 0, large, 0, noise.length);
        System.arraycopy(noise, 0, large, 40_000_000, noise.length);
        Files.write(tree().resolve("large"), large);
        Files.write(tree().resolve("zeros"), new byte[20_000_000]);
        Files.write(tree().resolve("empty"), new byte[0]);
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));

        RestoreOutcome outcome = fixture.restore(manifest, "tree", FileTarget.into(to()));

        assertRestored(tree(), to().resolve("tree"));
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.bytesWritten()).isEqualTo(80_000_000);
    }

    @Test
    void keepsWhatIsEqualAndReplacesWhatWasChanged() throws IOException {
        TestTree.seeded(5).build(tree());
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));
        fixture.restore(manifest, "tree", FileTarget.into(to()));
        Files.writeString(to().resolve("tree/sparse.bin"), "changed");

        RestoreOutcome outcome = fixture.restore(manifest, "tree", FileTarget.into(to()));

        assertRestored(tree(), to().resolve("tree"));
        assertThat(outcome.replaced()).isGreaterThanOrEqualTo(1);
        assertThat(outcome.kept()).isGreaterThan(50);
        assertThat(outcome.created()).isZero();
        assertThat(outcome.complete()).isTrue();
    }

    @Test
    void restoresWhatTheFilterSelectsAndTheDirectoriesThatHoldIt() throws IOException {
        Files.createDirectories(tree().resolve("a/b"));
        Files.createDirectories(tree().resolve("c"));
        Files.writeString(tree().resolve("a/b/wanted"), "1");
        Files.writeString(tree().resolve("a/other"), "2");
        Files.writeString(tree().resolve("c/other"), "3");
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));

        RestoreOutcome outcome =
                fixture.restore(manifest, RestoreFixture.job("tree", FileTarget.into(to()), path -> path.toString()
                        .endsWith("wanted")));

        assertThat(names(to())).containsExactly("tree", "tree/a", "tree/a/b", "tree/a/b/wanted");
        assertThat(Files.getLastModifiedTime(to().resolve("tree/a")))
                .isEqualTo(Files.getLastModifiedTime(tree().resolve("a")));
        assertThat(outcome.created()).isEqualTo(4);
        assertThat(outcome.complete()).isTrue();
    }

    @Test
    void restoresSeveralSourcesEachToItsTarget() throws IOException {
        Path other = directory.resolve("from/other");
        TestTree.seeded(6).files(10).build(tree());
        TestTree.seeded(7).files(10).build(other);
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("one", tree()), FileSource.of("two", other));

        RestoreJob job = new RestoreJob(
                List.of(
                        new SourceRestore("two", FileTarget.into(to().resolve("2")), path -> true),
                        new SourceRestore("one", FileTarget.into(to().resolve("1")), path -> true)),
                false,
                false,
                false,
                List.of(),
                PlanListener.NONE);
        RestoreOutcome outcome = fixture.restore(manifest, job);

        assertRestored(tree(), to().resolve("1/tree"));
        assertRestored(other, to().resolve("2/other"));
        assertThat(outcome.complete()).isTrue();
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndChangesNothing() throws IOException {
        TestTree.seeded(8).build(tree());
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));
        fixture.restore(manifest, "tree", FileTarget.into(to()));
        Files.writeString(to().resolve("tree/sparse.bin"), "changed");
        Files.delete(to().resolve("tree/empty"));
        TreeSnapshot before = TreeSnapshot.of(to());
        List<String> objects = SinkObjects.keys(fixture.stored, "");

        RestoreOutcome planned = fixture.restore(
                manifest, fixture.dryRun("tree", FileTarget.into(to()).overwrite(OverwritePolicy.IF_CHANGED)));

        assertThat(TreeSnapshot.of(to()).differencesFrom(before)).isEmpty();
        assertThat(SinkObjects.keys(fixture.stored, "")).isEqualTo(objects);
        assertThat(fixture.planned)
                .contains("tree REPLACE tree/sparse.bin", "tree CREATE tree/empty")
                .hasSize((int) (planned.created() + planned.replaced() + planned.kept()));
        RestoreOutcome done = fixture.restore(manifest, "tree", FileTarget.into(to()));
        assertThat(List.of(planned.created(), planned.replaced(), planned.kept()))
                .isEqualTo(List.of(done.created(), done.replaced(), done.kept()));
    }

    @Test
    void leavesNoSessionBehind() throws IOException {
        TestTree.seeded(9).files(5).build(tree());
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));
        fixture.restore(manifest, "tree", FileTarget.into(to()));
        assertThat(SinkObjects.keys(fixture.stored, "session/")).isEmpty();
    }

    @Test
    void refusesASourceThatTheBackupLacksAndATargetOfAnotherKind() throws IOException {
        TestTree.seeded(9).files(5).build(tree());
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));

        assertThatThrownBy(() -> fixture.restore(manifest, "other", FileTarget.into(to())))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'other'")
                .hasMessageContaining("[tree]");
        assertThatThrownBy(() -> fixture.restore(manifest, "tree", new SequentialTarget("rows")))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET))
                .hasMessageContaining("rows");
        assertThat(to()).doesNotExist();
    }

    @Test
    void givesSequentialTargetsEachFileFromItsBeginningToItsEnd() throws IOException {
        TestTree.seeded(10).maxFileBytes(5_000_000).oddNames(false).build(tree());
        RestoreFixture fixture = new RestoreFixture();
        Manifest manifest = fixture.backup(FileSource.of("tree", tree()));
        SequentialTarget target = new SequentialTarget("files");

        RestoreOutcome outcome = fixture.restore(manifest, "tree", target);

        assertThat(outcome.complete()).isTrue();
        assertThat(target.finished()).isEqualTo(1);
        assertThat(target.closed()).isEqualTo(1);
        List<EntryPath> order = List.copyOf(target.files().keySet());
        assertThat(order).isSorted().hasSizeGreaterThan(60);
        for (EntryPath path : order) {
            assertThat(target.files().get(path))
                    .as(path.toString())
                    .isEqualTo(Files.readAllBytes(tree().resolveSibling(path.toString())));
        }
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.equals(root))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
