package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.ObjectInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a repair has seen to be damaged stays known, also where no backup has lost anything by it. */
class PackRepairMarksTest {
    private RepairFixture fixture;
    private GivenSource needed;
    private Manifest listed;
    private PackName deadPack;

    @BeforeEach
    void makeADeadPackAndOneThatIsNeeded() throws IOException {
        fixture = new RepairFixture();
        Manifest dead = fixture.backup(BackupType.FULL, deadSource());
        deadPack = PackName.of(fixture.packs().get(0).key());
        needed = GivenSource.files().random("needed", 300_000, 2);
        listed = fixture.backup(BackupType.FULL, needed);
        fixture.open().deletions().delete(dead.record().id(), "test", "not wanted any more");
        fixture.flip(deadPack.key(), deadFrame().address().offset() + 20);
    }

    @Test
    void aDamagedPackIsMarkedAndTheNextBackupStoresItsChunksAgain() throws IOException {
        PackRepairOutcome outcome = fixture.repairPacks(true);

        assertThat(outcome.damaged()).containsExactly(deadPack);
        assertThat(outcome.damagedBackups()).isEmpty();
        assertThat(marked()).containsExactly(deadPack);
        GivenSource again = deadSource();
        Manifest made = fixture.backup(BackupType.FULL, again);
        assertThat(fixture.missing(Map.of(
                        made.record().uuid(), again.content(), listed.record().uuid(), needed.content())))
                .isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aDryRunMarksNothing() throws IOException {
        Map<String, ByteBuffer> before = fixture.everything();

        assertThat(fixture.repairPacks(new PackRepairJob(Set.of(), true, true, "test"))
                        .damaged())
                .containsExactly(deadPack);

        assertThat(fixture.everything()).isEqualTo(before);
        fixture.assertVerifyFindsExactly(List.of());
    }

    @Test
    void aMarkedPackIsReadWithoutBeingAskedFor() throws IOException {
        fixture.open().damagedPacks().mark(deadPack, "test", "seen before");

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.packsExamined()).isEqualTo(1);
        assertThat(outcome.damaged()).containsExactly(deadPack);
        fixture.assertVerifyFindsExactly(List.of());
    }

    /** What a mark says is looked at, not believed: what opens is no loss. */
    @Test
    void aMarkedPackThatIsIntactLosesNothing() throws IOException {
        for (ObjectInfo pack : fixture.packs()) {
            fixture.open().damagedPacks().mark(PackName.of(pack.key()), "test", "seen before");
        }

        PackRepairOutcome outcome = fixture.repairPacks(false);

        assertThat(outcome.packsExamined()).isEqualTo(2);
        assertThat(outcome.damaged()).containsExactly(deadPack);
        assertThat(outcome.losses()).isEmpty();
        Map<UUID, Map<String, ByteBuffer>> expected = Map.of(listed.record().uuid(), needed.content());
        assertThat(fixture.missing(expected)).isEmpty();
        fixture.assertVerifyFindsExactly(List.of());
    }

    private static GivenSource deadSource() {
        return GivenSource.files().random("dead", 600_000, 1);
    }

    private PackedFrame deadFrame() throws IOException {
        return fixture.directory(fixture.packs().stream()
                        .filter(pack -> pack.key().equals(deadPack.key()))
                        .findFirst()
                        .orElseThrow())
                .frames()
                .get(0);
    }

    private Set<PackName> marked() throws IOException {
        return fixture.open().damagedPacks().marked();
    }
}
