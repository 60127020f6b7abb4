package io.backup4j.faults;

import static io.backup4j.faults.World.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.BoundedSink;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The disk is full, to the last byte, from any write on. A backup fails cleanly, and then deleting and pruning make room, and the next backup succeeds: a full
 * disk never blocks clean-up.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FullDiskTest {
    /** So much that a reserve is kept, however little of it is used here. */
    private static final long DISK_BYTES = 1L << 30;

    /** What goes is larger than a reserve, so that there is one again afterwards. */
    private static final MemorySource OLD = files(1, 2, 2_500_000);

    private static final MemorySource NEXT = files(50, 4, 5_000);

    @Test
    void aFailedBackupLeavesNothingBehindThatKeepsRoomFromBeingMade() throws IOException {
        World base = new World(SealMode.AES_256_GCM);
        BoundedSink roomy = new BoundedSink(base.sink(), DISK_BYTES);
        Manifest old = base.backup(base.open(roomy), BackupType.FULL, OLD);
        base.backup(base.open(roomy), BackupType.FULL, files(60, 2, 5_000));
        boolean failed = true;
        int k = 1;
        for (; failed; k++) {
            String when = "full from put " + k + " of the backup";
            World world = base.copy();
            BoundedSink disk = new BoundedSink(world.sink(), DISK_BYTES);
            disk.fillAtPut(k);
            Repository repository = world.open(disk);

            failed = fails(world, repository);

            assertThat(repository.sessions().list()).as(when).isEmpty();
            world.assertListedAndRestorable(when);

            disk.fill();
            repository.deletions().delete(old.record().id(), "test", "room is needed");
            world.goes(old.record().uuid());
            assertRoomIsMade(world, disk, when);
        }
        assertThat(k).isGreaterThan(5);
    }

    private static boolean fails(World world, Repository repository) throws IOException {
        try {
            world.backup(repository, BackupType.FULL, NEXT);
            return false;
        } catch (SinkFullException e) {
            return true;
        }
    }

    /** Prunes on a disk without a byte left, and makes a backup in the room that this frees. */
    private static void assertRoomIsMade(World world, BoundedSink disk, String when) throws IOException {
        PruneOutcome outcome = World.prune(world.open(disk), World.pruneJob());
        assertThat(outcome.complete()).as(when).isTrue();
        assertThat(outcome.packsDeleted()).as(when).isPositive();
        world.assertWhole(when + ", pruned");
        world.backup(world.open(disk), BackupType.FULL, NEXT);
        world.assertWhole(when + ", after the next backup");
        // What there was no room for is done as soon as there is.
        World.prune(world.open(), World.pruneJob());
        world.assertWhole(when + ", with room again");
        world.assertNothingIsLeftToDo(when + ", with room again");
    }

    @Test
    void aPruneGoesOnFromAnyWriteAtWhichTheDiskIsFull() throws IOException {
        World base = Worlds.worn();
        base.delete(base.backup(OLD));
        base.open(new BoundedSink(base.sink(), DISK_BYTES)).reserve().ensure();
        boolean refused = true;
        int k = 1;
        for (; refused; k++) {
            String when = "full from put " + k + " of the prune";
            World world = base.copy();
            BoundedSink disk = new BoundedSink(world.sink(), DISK_BYTES);
            disk.fillAtPut(k);

            PruneOutcome outcome = World.prune(world.open(disk), World.pruneJob());

            // The last that it puts is the next reserve.
            refused = !disk.refused().isEmpty() && !disk.refused().get(0).startsWith("reserve/");
            assertThat(outcome.complete()).as(when).isTrue();
            assertThat(outcome.packsDeleted()).as(when).isPositive();
            world.assertWhole(when);
            if (!refused) {
                continue;
            }
            assertThat(world.keys("reserve/"))
                    .as(when + ": there is a reserve again")
                    .isNotEmpty();

            disk.fill();
            world.open(disk).deletions().delete(world.marked().record().id(), "test", "room is needed");
            world.goes(world.marked().record().uuid());
            assertRoomIsMade(world, disk, when);
        }
        assertThat(k).isGreaterThan(8);
    }

    @Test
    void theFirstBackupThatFillsTheDiskCanBeClearedAway() throws IOException {
        World world = new World(SealMode.AES_256_GCM);
        BoundedSink disk = new BoundedSink(world.sink(), DISK_BYTES);
        // Registration, four times the reserve, then a pack; there is no room for its index.
        disk.fillAtPut(8);
        assertThat(fails(world, world.open(disk))).isTrue();
        assertThat(world.keys("pack/")).isNotEmpty();
        assertThat(world.keys("session/")).isEmpty();

        assertRoomIsMade(world, disk, "the first backup");
    }

    @Test
    void withoutAReserveNothingIsChangedAndTheMessageSaysWhatIsMissing() throws IOException {
        World world = Worlds.worn();
        BoundedSink disk = new BoundedSink(world.sink(), DISK_BYTES);
        for (String key : world.keys("reserve/")) {
            world.stored.delete(ObjectKey.of(key));
        }
        disk.fill();

        assertThatThrownBy(() -> world.open(disk)
                        .deletions()
                        .delete(world.marked().record().id(), "test", "room"))
                .isInstanceOf(SinkFullException.class);
        assertThatThrownBy(() -> World.prune(world.open(disk), World.pruneJob()))
                .isInstanceOf(SinkFullException.class);

        world.assertWhole("full, no reserve");
    }
}
