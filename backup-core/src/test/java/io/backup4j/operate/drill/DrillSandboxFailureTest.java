package io.backup4j.operate.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs in a sandbox fails a drill; a sandbox that fails does not. */
class DrillSandboxFailureTest {
    private static final String FILE = "tree/file-2.bin";

    @TempDir
    private Path directory;

    private DrillFixture fixture;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws IOException {
        fixture = new DrillFixture(directory);
        Path tree = directory.resolve("from/tree");
        TestTree.seeded(61).files(12).oddNames(false).build(tree);
        Files.writeString(tree.resolve("file-2.bin"), "x".repeat(10_000));
        Files.getFileAttributeView(tree.resolve("file-2.bin"), UserDefinedFileAttributeView.class)
                .write("origin", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        manifest = fixture.backup(FileSource.of("tree", tree));
    }

    @AfterEach
    void everythingIsWholeAndNothingIsLeft() throws IOException {
        fixture.assertClean();
        fixture.close();
    }

    /** Changes a restored tree before it is compared. */
    private static Map<String, HookedSandbox.Step> changes() {
        Map<String, HookedSandbox.Step> changes = new TreeMap<>();
        changes.put("other bytes than the backup has", restored -> {
            Path file = restored.resolve(FILE);
            FileTime time = Files.getLastModifiedTime(file);
            Files.write(file, new byte[] {'y'}, StandardOpenOption.WRITE);
            Files.setLastModifiedTime(file, time);
        });
        changes.put("goes on behind its 10000 bytes", restored -> {
            Path file = restored.resolve(FILE);
            FileTime time = Files.getLastModifiedTime(file);
            Files.write(file, new byte[] {'x'}, StandardOpenOption.APPEND);
            Files.setLastModifiedTime(file, time);
        });
        changes.put("ends at byte 3", restored -> {
            Path file = restored.resolve(FILE);
            FileTime time = Files.getLastModifiedTime(file);
            Files.write(file, new byte[] {'x', 'x', 'x'}, StandardOpenOption.TRUNCATE_EXISTING);
            Files.setLastModifiedTime(file, time);
        });
        changes.put("is missing after the restore", restored -> Files.delete(restored.resolve(FILE)));
        changes.put("is not in the backup", restored -> Files.createFile(restored.resolve("surplus")));
        changes.put(
                "mode: not as stored",
                restored -> Files.setPosixFilePermissions(
                        restored.resolve(FILE), PosixFilePermissions.fromString("rwxrwxrwx")));
        changes.put("time of modification: not as stored", restored -> {
            Path file = restored.resolve(FILE);
            Files.setLastModifiedTime(
                    file,
                    FileTime.from(Files.getLastModifiedTime(file).toInstant().plusNanos(1)));
        });
        changes.put("extended attributes: not as stored", restored -> Files.getFileAttributeView(
                        restored.resolve(FILE), UserDefinedFileAttributeView.class)
                .write("origin", ByteBuffer.wrap(new byte[] {1, 2, 4})));
        changes.put("target of the link: not as stored", restored -> {
            Path link = restored.resolve("tree/link-dangling");
            FileTime time = Files.getLastModifiedTime(link, LinkOption.NOFOLLOW_LINKS);
            Files.delete(link);
            Files.createSymbolicLink(link, Path.of("elsewhere"));
            Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(time, null, null);
        });
        changes.put("expected a file, found a directory", restored -> {
            Files.delete(restored.resolve(FILE));
            Files.createDirectory(restored.resolve(FILE));
        });
        return changes;
    }

    @Test
    void anythingThatIsNotAsStoredFailsTheDrill() throws IOException {
        for (Map.Entry<String, HookedSandbox.Step> change : changes().entrySet()) {
            DrillOutcome outcome = fixture.drill(
                    Optional.of(manifest.record().id()),
                    List.of(),
                    RunControl.none(),
                    new HookedSandbox(fixture.sandbox()).beforeCompare(change.getValue()));

            assertThat(outcome.result()).as(change.getKey()).isEqualTo(DrillResult.FAILED);
            assertThat(outcome.findings()).as(change.getKey()).allSatisfy(finding -> assertThat(finding.kind())
                    .isEqualTo(Finding.Kind.RESTORED_DIFFERENTLY));
            assertThat(outcome.findings())
                    .anySatisfy(finding -> assertThat(finding.message()).contains(change.getKey()));
            assertThat(fixture.left()).isEmpty();
        }
        assertThat(fixture.summary(manifest).corrupted()).isTrue();
        assertThat(fixture.failures).hasSize(changes().size());
    }

    @Test
    void aTargetThatFailsMidwayIsASkip() throws IOException {
        HookedSandbox full = new HookedSandbox(fixture.sandbox()).target(target -> new FailingTarget(target, 5, true));

        DrillOutcome outcome = fixture.drill(full);

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("the sandbox failed during the restore", "No space left");
        assertThat(fixture.drillNote(manifest)).containsEntry("result", "skipped");
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void anEntryThatTheSandboxCouldNotTakeIsASkip() throws IOException {
        HookedSandbox refusing =
                new HookedSandbox(fixture.sandbox()).target(target -> new FailingTarget(target, 3, false));

        DrillOutcome outcome = fixture.drill(refusing);

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("could not take", "permission denied");
        assertThat(outcome.findings()).isEmpty();
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
    }

    @Test
    void aDifferenceCountsAlsoWhereTheSandboxCouldNotTakeEverything() throws IOException {
        HookedSandbox refusing = new HookedSandbox(fixture.sandbox())
                .target(target -> new FailingTarget(target, 3, false))
                .beforeCompare(restored -> Files.createFile(restored.resolve("surplus")));

        assertThat(fixture.drill(refusing).result()).isEqualTo(DrillResult.FAILED);
    }

    @Test
    void aSandboxThatCannotBeReadBackIsASkip() throws IOException {
        HookedSandbox broken = new HookedSandbox(fixture.sandbox()).beforeCompare(restored -> {
            throw new IOException("Input/output error");
        });

        DrillOutcome outcome = fixture.drill(broken);

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("cannot be read back", "Input/output error");
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
    }

    @Test
    void aSandboxThatVanishesIsASkip() throws IOException {
        HookedSandbox vanishing = new HookedSandbox(fixture.sandbox())
                .beforeCompare(restored -> Files.move(restored, restored.resolveSibling("elsewhere")));

        assertThat(fixture.drill(vanishing).result()).isEqualTo(DrillResult.SKIPPED);
    }

    @Test
    void aSandboxThatSaysNothingOfSomeEntriesProvesNothing() throws IOException {
        HookedSandbox lazy = new HookedSandbox(fixture.sandbox())
                .comparison(compared -> new DrillComparison(compared.entries() - 1, compared.bytes(), List.of()));

        DrillOutcome outcome = fixture.drill(lazy);

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("compared only 30 entries", "of 31");
    }

    @Test
    void aSandboxThatCannotBeCleanedUpIsSaid() throws IOException {
        HookedSandbox sticky = new HookedSandbox(fixture.sandbox()).afterClose(restored -> {
            throw new IOException("directory not empty");
        });

        DrillOutcome outcome = fixture.drill(sticky);

        assertThat(outcome.result()).isEqualTo(DrillResult.OK);
        assertThat(outcome.reason()).contains("not cleaned up", "directory not empty");
        assertThat(fixture.drillNote(manifest).get("reason")).contains("not cleaned up");
    }

    @Test
    void aSandboxThatFailsAfterItFoundADifferenceDoesNotHideIt() throws IOException {
        HookedSandbox broken = new HookedSandbox(fixture.sandbox())
                .beforeCompare(restored -> Files.createFile(restored.resolve("surplus")))
                .afterCompare(restored -> {
                    throw new IOException("Input/output error");
                });

        DrillOutcome outcome = fixture.drill(broken);

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(outcome.reason()).contains("surplus", "Input/output error");
    }
}
