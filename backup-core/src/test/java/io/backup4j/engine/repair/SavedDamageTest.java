package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a repair says of a pack that is damaged while no listed backup has lost anything. */
class SavedDamageTest {
    private RepairFixture fixture;
    private Manifest made;
    private ObjectInfo pack;

    @BeforeEach
    void makeABackup() throws IOException {
        fixture = new RepairFixture();
        made = fixture.backup(BackupType.FULL, GivenSource.files().random("file", 300_000, 1));
        pack = fixture.packs().get(0);
    }

    @AfterEach
    void nothingIsLost() throws IOException {
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void itIsHarmlessAsWhatIsNeededOfItIsSaved() throws IOException {
        damageTheDirectory();

        PackRepairOutcome planned = fixture.repairPacks(new PackRepairJob(Set.of(), false, true, "test"));
        assertThat(planned.chunksRescued()).isPositive();
        assertThat(planned.findings()).isNotEmpty().allMatch(Finding::harmless);

        for (int repair = 0; repair < 2; repair++) {
            PackRepairOutcome saved = fixture.repairPacks(false);
            assertThat(saved.damaged()).containsExactly(PackName.of(pack.key()));
            assertThat(saved.findings()).isNotEmpty().allMatch(Finding::harmless);
        }
    }

    @Test
    void itIsNotHarmlessWhereARecordDoesNotOpenAndNobodyKnowsWhatItNeeds() throws IOException {
        damageTheDirectory();
        ObjectKey manifest = ObjectKeys.backup(made.record().uuid());
        fixture.flip(manifest, 60);

        assertThat(fixture.repairPacks(false).findings()).hasSize(2).noneMatch(Finding::harmless);
        fixture.flip(manifest, 60);
    }

    /** Where a copy does not read back this machine is what is damaged: that must not pass for damage of the pack that was read. */
    @Test
    void aFailureToCopyIsNoDamageOfThePackThatWasRead() throws IOException {
        RepairProgress progress = new RepairProgress(RunControl.none());
        try (PackExamination examination = new PackExamination(fixture.open(), progress)) {
            assertThatThrownBy(
                            () -> examination.examine(PackName.of(pack.key()), pack.sizeBytes(), (frame, content) -> {
                                throw new DamagedException("the copy does not read back");
                            }))
                    .isInstanceOf(DamagedException.class)
                    .hasMessage("the copy does not read back");
        }
    }

    private void damageTheDirectory() throws IOException {
        fixture.flip(pack.key(), pack.sizeBytes() - 20);
    }
}
