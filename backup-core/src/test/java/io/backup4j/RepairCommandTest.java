package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairCommandTest {
    private final MemorySink stored = new MemorySink();

    @TempDir
    Path directory;

    private BackupRepository repository;
    private BackupPlan plan;
    private BackupId first;

    @BeforeEach
    void makeBackup() throws IOException {
        Path tree = directory.resolve("tree");
        TestTree.seeded(17).build(tree);
        plan = BackupPlan.named("plan").source(FileSource.of("tree", tree)).build();
        repository = BackupRepository.createUnencrypted(stored, RepositoryOptions.defaults());
        first = repository.backup(plan).manifest().id();
    }

    @AfterEach
    void close() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isTrue();
        repository.close();
    }

    private void flip(String key, int offset) throws IOException {
        byte[] bytes = SinkObjects.read(stored, ObjectKey.of(key)).clone();
        bytes[offset] ^= 1;
        stored.delete(ObjectKey.of(key));
        stored.put(ObjectKey.of(key), ObjectContent.of(bytes));
    }

    @Test
    void damageIsNamedHealedByTheNextBackupAndThenNoMore() throws IOException {
        String pack = SinkObjects.keys(stored, "pack/").get(0);
        String name = pack.substring(pack.lastIndexOf('/') + 1);
        flip(pack, 5_000);

        RepairReport dry = repository.repair(
                RepairRequest.ofPacks().readingPacks(List.of(name)).asDryRun());
        RepairReport report = repository.repair(RepairRequest.ofPacks().readingPacks(List.of(name)));

        assertThat(dry.losses()).isEqualTo(report.losses());
        assertThat(dry.packsWritten()).isZero();
        assertThat(repository.history(HistoryQuery.all().of(RunKind.REPAIR)).runs())
                .as("a dry run leaves none")
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.outcome()).isEqualTo(RunOutcome.PARTIAL);
                    assertThat(record.bytes().stored()).isEqualTo(report.bytesSaved());
                });
        assertThat(report.nothingLost()).isFalse();
        assertThat(report.packsDamaged()).isEqualTo(1);
        assertThat(report.packsWritten()).isEqualTo(1);
        assertThat(report.damagedBackups()).containsExactly(first);
        assertThat(report.losses())
                .allSatisfy(loss -> assertThat(loss.message()).contains(first.value()));
        assertThat(repository.list()).singleElement().matches(BackupSummary::corrupted);

        repository.backup(plan);
        RepairReport healed = repository.repair(RepairRequest.ofPacks().readingData());

        assertThat(healed.nothingLost()).isTrue();
        assertThat(healed.packsDamaged()).as("it is stored still").isEqualTo(1);
        assertThat(healed.findings()).isNotEmpty().allMatch(Finding::harmless);
        assertThat(repository
                        .history(HistoryQuery.all().of(RunKind.REPAIR))
                        .runs()
                        .get(0)
                        .outcome())
                .isEqualTo(RunOutcome.SUCCESS);
        assertThat(healed.wholeAgain()).contains(first);
    }

    @Test
    void theIndexIsRebuilt() throws IOException {
        String segment = SinkObjects.keys(stored, "index/").get(0);
        flip(segment, 60);
        assertThat(repository.repair(RepairRequest.ofIndex().asDryRun()).findings())
                .as("a dry run says the same")
                .singleElement()
                .matches(Finding::harmless, "would be rebuilt");
        RepairReport report = repository.repair(RepairRequest.ofIndex());
        assertThat(report.removed()).isEqualTo(1);
        assertThat(report.segmentsWritten()).isEqualTo(1);
        assertThat(report.chunks()).isPositive();
        assertThat(report.findings())
                .singleElement()
                .matches(Finding::harmless, "rebuilt")
                .satisfies(finding -> assertThat(finding.objectOrNull()).isEqualTo(segment));
    }

    @Test
    void unreadableRecordsAreForgottenOnlyWhenThatIsSaid() throws IOException {
        String note = SinkObjects.keys(stored, "note/").get(0);
        flip(note, 60);
        assertThat(repository.repair(RepairRequest.ofRecords()).removed()).isZero();
        assertThat(repository
                        .repair(RepairRequest.ofRecords().forgettingUnreadable())
                        .removed())
                .isEqualTo(1);
        assertThat(repository.repair(RepairRequest.ofRecords()).findings()).isEmpty();
    }

    @Test
    void refusesWhatDoesNotApply() {
        assertThatThrownBy(() -> RepairRequest.ofIndex().readingData()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RepairRequest.ofPacks().forgettingUnreadable())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> repository.repair(RepairRequest.ofPacks().readingPacks(List.of("pack/ab"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("64 hex digits");
    }
}
