package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsRepairTest {
    private final List<Manifest> backups = new ArrayList<>();
    private RepairFixture fixture;

    @BeforeEach
    void makeBackups() throws IOException {
        fixture = new RepairFixture();
        for (int i = 0; i < 3; i++) {
            backups.add(fixture.backup(BackupType.FULL, GivenSource.files().random("a", 1000, i)));
        }
    }

    @AfterEach
    void everythingThatIsListedIsWhole() throws IOException {
        fixture.assertVerifyFindsExactly(List.of());
    }

    private RecordsRepairOutcome run(boolean forget, boolean dryRun) throws IOException {
        return new RecordsRepair(fixture.open(), forget, dryRun, RunControl.none()).run();
    }

    private void hold(int backup) throws IOException {
        fixture.open()
                .records()
                .addNote(backups.get(backup).record().uuid(), 1, BackupNote.Type.HOLD, "test", Map.of());
    }

    private ObjectKey only(String prefix) throws IOException {
        List<String> keys = SinkObjects.keys(fixture.stored, prefix);
        assertThat(keys).hasSize(1);
        return ObjectKey.of(keys.get(0));
    }

    private boolean held(int backup) throws IOException {
        return fixture.summary(backups.get(backup)).held();
    }

    @Test
    void nothingIsWrittenWhereEverythingOpens() throws IOException {
        hold(0);
        Map<String, ByteBuffer> before = fixture.everything();
        RecordsRepairOutcome outcome = run(true, false);
        assertThat(outcome.unreadable()).isEmpty();
        assertThat(outcome.findings()).isEmpty();
        assertThat(fixture.everything()).isEqualTo(before);
    }

    @Test
    void aDamagedSegmentIsKeptUntilItIsToBeForgotten() throws IOException {
        hold(0);
        fixture.open().catalogue().rewrite();
        ObjectKey segment = only("catalogue/");
        hold(1);
        fixture.flip(segment, 70);
        assertThat(held(0)).as("no hold depends on a segment").isTrue();
        Map<String, ByteBuffer> before = fixture.everything();

        RecordsRepairOutcome kept = run(false, false);
        RecordsRepairOutcome dry = run(true, true);

        assertThat(fixture.everything()).isEqualTo(before);
        assertThat(kept.unreadable()).containsExactly(segment);
        assertThat(kept.forgotten()).isEmpty();
        assertThat(kept.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("holds, tags and validations")
                .contains("--forget-unreadable"));
        assertThat(dry.forgotten()).containsExactly(segment);

        RecordsRepairOutcome outcome = run(true, false);

        assertThat(outcome.forgotten()).containsExactly(segment);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("Removed: holds, tags and validations"));
        assertThat(fixture.stored.stat(segment)).isEmpty();
        Catalogue.View view = fixture.open().catalogue().view();
        assertThat(view.unreadable()).isEmpty();
        assertThat(view.summaries())
                .extracting(BackupSummary::uuid)
                .containsExactlyInAnyOrderElementsOf(
                        backups.stream().map(backup -> backup.record().uuid()).toList());
        assertThat(held(1)).isTrue();
        Map<String, ByteBuffer> after = fixture.everything();
        assertThat(run(true, false).unreadable()).isEmpty();
        assertThat(fixture.everything()).isEqualTo(after);
    }

    @Test
    void aDamagedNoteIsNamedWithItsBackup() throws IOException {
        hold(2);
        ObjectKey note = only("note/");
        fixture.flip(note, 60);

        assertThat(run(false, false).findings()).singleElement().satisfies(finding -> assertThat(finding.backupOrNull())
                .isEqualTo(backups.get(2).record().id().value()));
        assertThat(run(true, false).forgotten()).containsExactly(note);
        assertThat(fixture.stored.stat(note)).isEmpty();
        assertThat(fixture.open().catalogue().view().unreadable()).isEmpty();
    }

    @Test
    void aDamagedManifestIsNeverRemoved() throws IOException {
        ObjectKey manifest = ObjectKey.of("backup/" + backups.get(1).record().uuid());
        fixture.flip(manifest, 80);

        RecordsRepairOutcome outcome = run(true, false);

        assertThat(outcome.unreadable()).containsExactly(manifest);
        assertThat(outcome.forgotten()).isEmpty();
        assertThat(outcome.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("cannot be repaired")
                .contains("delete " + backups.get(1).record().uuid()));
        assertThat(fixture.stored.stat(manifest)).isPresent();
        PackRepairOutcome packs = fixture.repairPacks(true);
        assertThat(packs.losses()).isEmpty();
        assertThat(packs.findings()).singleElement().satisfies(finding -> assertThat(finding.objectOrNull())
                .isEqualTo(manifest.value()));
    }

    @Test
    void aRecordOfALaterReleaseIsNeverForgotten() throws IOException {
        hold(0);
        ObjectKey note = only("note/");
        fixture.flip(note, 5);
        // It does not open as this release's.
        fixture.flip(note, 60);

        RecordsRepairOutcome outcome = run(true, false);

        assertThat(outcome.unreadable()).containsExactly(note);
        assertThat(outcome.forgotten()).isEmpty();
        assertThat(fixture.stored.stat(note)).isPresent();
        fixture.flip(note, 5);
        fixture.flip(note, 60);
        assertThat(held(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneBadReadCostsNoHold(int badRead) throws IOException {
        hold(0);
        ObjectKey note = only("note/");
        int[] reads = {0};
        Repository repository = fixture.open(new ForwardingSink(fixture.stored) {
            @Override
            public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                int start = target.position();
                int read = super.read(key, offset, target);
                if (key.equals(note) && ++reads[0] == badRead) {
                    target.put(start + 60, (byte) ~target.get(start + 60));
                }
                return read;
            }
        });
        // Something else that does not open, so that there is a second look.
        fixture.open().records().addNote(backups.get(1).record().uuid(), 1, BackupNote.Type.TAG, "test", Map.of());
        String tag = SinkObjects.keys(fixture.stored, "note/").stream()
                .filter(key -> !key.equals(note.value()))
                .findFirst()
                .orElseThrow();
        fixture.flip(ObjectKey.of(tag), 60);

        RecordsRepairOutcome outcome = new RecordsRepair(repository, true, false, RunControl.none()).run();

        assertThat(reads[0]).isGreaterThanOrEqualTo(2);
        assertThat(outcome.forgotten()).containsExactly(ObjectKey.of(tag));
        assertThat(held(0)).isTrue();
    }
}
