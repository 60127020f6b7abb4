package io.backup4j.operate.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.FailingAtTheEnd;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills of repositories that are damaged, that fail, or that change meanwhile. */
class DrillDamageTest {
    @TempDir
    private Path directory;

    private DrillFixture fixture;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws IOException {
        fixture = new DrillFixture(directory);
        byte[] content = new byte[3_000_000];
        new Random(51).nextBytes(content);
        Files.write(Files.createDirectories(directory.resolve("from/tree")).resolve("large"), content);
        Files.writeString(directory.resolve("from/tree/small"), "small");
        manifest = fixture.backup(FileSource.of("tree", directory.resolve("from/tree")));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        fixture.hook((operation, key) -> {});
        fixture.assertNothingLeft();
        fixture.close();
    }

    private ObjectKey largestPack() throws IOException {
        return fixture.packs().get(0);
    }

    @Test
    void aFlippedByteInAPackFailsTheDrillMarksTheBackupAndIsTold() throws IOException {
        ObjectKey pack = largestPack();
        fixture.flip(pack, 1_500_000);

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_OBJECT);
            assertThat(finding.pathOrNull()).isEqualTo("tree/large");
            assertThat(finding.objectOrNull()).isEqualTo(pack.value());
        });
        BackupNote corrupted =
                fixture.summary(manifest).note(BackupNote.Type.CORRUPTED).orElseThrow();
        assertThat(pack.value()).endsWith(corrupted.values().get("packs"));
        assertThat(corrupted.values().get("packs")).hasSize(64);
        assertThat(corrupted.values().get("reason")).contains("restore drill", "tree/large");
        assertThat(fixture.drillNote(manifest))
                .containsEntry("result", "failed")
                .containsKey("reason");
        assertThat(fixture.failures).singleElement().satisfies(failure -> {
            assertThat(failure.backup()).isEqualTo(manifest.record().id());
            assertThat(failure.findings()).isEqualTo(outcome.findings());
        });
    }

    @Test
    void damageThatMakesTheTargetGiveUpFailsTheDrill() throws IOException {
        fixture.flip(largestPack(), 1_500_000);

        DrillOutcome outcome = fixture.drill(new HookedSandbox(fixture.sandbox()).target(FailingAtTheEnd::new));

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> assertThat(finding.pathOrNull())
                .isEqualTo("tree/large"));
        assertThat(outcome.reason()).contains("failed on purpose");
        assertThat(fixture.summary(manifest).corrupted()).isTrue();
    }

    @Test
    void failsWhereverAByteOfTheContentIsFlippedAndIsOkWhenItIsWhole() throws IOException {
        ObjectKey pack = largestPack();
        int size = SinkObjects.read(fixture.memory, pack).length;
        Random random = new Random(52);
        for (int round = 0; round < 12; round++) {
            int offset = 16 + random.nextInt(size / 2);
            fixture.flip(pack, offset);
            DrillOutcome outcome = fixture.drill(manifest.record().id());
            assertThat(outcome.result()).as("seed 52, byte %d", offset).isEqualTo(DrillResult.FAILED);
            fixture.flip(pack, offset);
        }
        assertThat(fixture.drill(manifest.record().id()).result()).isEqualTo(DrillResult.OK);
        assertThat(fixture.summary(manifest).corrupted()).isTrue();
    }

    @Test
    void aMissingPackFailsTheDrill() throws IOException {
        fixture.packs().forEach(fixture.memory::delete);

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(fixture.summary(manifest).corrupted()).isTrue();
        assertThat(fixture.failures).hasSize(1);
    }

    @Test
    void keepsThePacksThatAnEarlierNoteNames() throws IOException {
        String other = "ab".repeat(32);
        fixture.repository
                .records()
                .addNote(manifest.record().uuid(), 1, BackupNote.Type.CORRUPTED, "test", Map.of("packs", other));
        ObjectKey pack = largestPack();
        fixture.flip(pack, 1_500_000);

        fixture.drill(manifest.record().id());

        String packs = fixture.summary(manifest)
                .note(BackupNote.Type.CORRUPTED)
                .orElseThrow()
                .values()
                .get("packs");
        assertThat(packs.split(",")).hasSize(2).contains(other);
    }

    @Test
    void aDamagedIndexSegmentIsReportedAndHarmsNoBackup() throws IOException {
        ObjectKey segment =
                ObjectKey.of(SinkObjects.keys(fixture.memory, "index/").get(0));
        fixture.flip(segment, 200);

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).as(outcome.reason()).isEqualTo(DrillResult.OK);
        assertThat(outcome.findings()).isNotEmpty().allSatisfy(finding -> assertThat(finding.objectOrNull())
                .isEqualTo(segment.value()));
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
        fixture.flip(segment, 200);
        fixture.assertClean();
    }

    @Test
    void aManifestThatDoesNotOpenFailsTheDrill() throws IOException {
        // With a catalogue segment the backup stays listed.
        for (int i = 0; i < 70; i++) {
            fixture.repository
                    .records()
                    .addNote(
                            manifest.record().uuid(),
                            i + 1,
                            BackupNote.Type.TAG,
                            "test",
                            Map.of("key", "k" + i, "value", "v"));
        }
        fixture.repository.catalogue().maintain();
        fixture.flip(ObjectKeys.backup(manifest.record().uuid()), 100);

        DrillOutcome outcome = fixture.drill(manifest.record().id());

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(outcome.reason()).contains("manifest cannot be read");
        assertThat(outcome.noted()).isTrue();
        assertThat(fixture.summary(manifest).corrupted()).isTrue();
        assertThat(fixture.failures).hasSize(1);
    }

    @Test
    void aStorageThatFailsIsNoFailureOfTheBackup() throws IOException {
        for (int failing = 1; failing <= 40; failing++) {
            int[] reads = {0};
            int nth = failing;
            fixture.hook((operation, key) -> {
                if (operation.equals("read") && key.value().startsWith("pack/") && ++reads[0] == nth) {
                    throw new IOException("connection reset");
                }
            });
            try {
                DrillOutcome outcome = fixture.drill(fixture.sandbox());
                assertThat(outcome.result()).isEqualTo(DrillResult.OK);
                assertThat(reads[0]).as("no read failed").isLessThan(nth);
                assertThat(failing)
                        .as("the restore and the comparison read packs")
                        .isGreaterThan(2);
                fixture.hook((operation, key) -> {});
                fixture.assertClean();
                return;
            } catch (IOException e) {
                assertThat(e).hasMessage("connection reset");
                assertThat(fixture.notes(manifest)).isEmpty();
                fixture.assertNothingLeft();
            }
        }
        throw new AssertionError("a drill of two files reads packs more than 40 times");
    }

    @Test
    void aBackupThatIsDeletedMeanwhileIsNotCalledCorrupted() throws IOException {
        HookedSandbox deleting = new HookedSandbox(fixture.sandbox()).beforeCompare(restored -> {
            fixture.memory.put(ObjectKeys.deleted(manifest.record().uuid(), 1), ObjectContent.of(new byte[1]));
            fixture.packs().forEach(fixture.memory::delete);
        });

        DrillOutcome outcome = fixture.drill(deleting);

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("deleted while it was drilled");
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.noted()).isFalse();
        assertThat(fixture.failures).isEmpty();
        assertThat(SinkObjects.keys(fixture.memory, "note/")).isEmpty();
    }

    @Test
    void aBackupThatIsDeletedBetweenRestoreAndComparisonIsSkipped() throws IOException {
        int[] sessions = {0};
        fixture.hook((operation, key) -> {
            if (operation.equals("put") && key.value().startsWith("session/") && ++sessions[0] == 2) {
                fixture.memory.put(ObjectKeys.deleted(manifest.record().uuid(), 1), ObjectContent.of(new byte[1]));
            }
        });

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("deleted while it was drilled");
        assertThat(outcome.noted()).isFalse();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void isRegisteredAsAReaderWhileItCompares() throws IOException {
        List<String> sessions = new ArrayList<>();
        fixture.drill(new HookedSandbox(fixture.sandbox())
                .beforeCompare(restored -> sessions.addAll(SinkObjects.keys(fixture.memory, "session/"))));
        assertThat(sessions).hasSize(1);
    }

    @Test
    void refusesABackupThatDoesNotExist() {
        fixture.memory.put(ObjectKeys.deleted(manifest.record().uuid(), 1), ObjectContent.of(new byte[1]));
        assertThatThrownBy(() -> fixture.drill(manifest.record().id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> fixture.drill(fixture.sandbox())).isInstanceOf(NotFoundException.class);
    }
}
