package io.backup4j.faults;

import static io.backup4j.faults.World.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.IndexUpkeep;
import io.backup4j.engine.repair.IndexRepair;
import io.backup4j.engine.repair.PackRepair;
import io.backup4j.engine.repair.PackRepairJob;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import java.util.Set;
import java.util.UUID;

/** Everything that changes a repository, as it comes in the life of one. */
final class Operations {
    /** What a prune may leave of {@link Worlds#worn}: four files of the backups that stay, one of 500 bytes, and listings. */
    private static final long LIVE_BYTES = 6 * Worlds.FILE_BYTES;

    private Operations() {}

    static Operation firstBackup() {
        return firstBackup("first backup", () -> new World(SealMode.AES_256_GCM), Sizes.SMALL);
    }

    /** The same with chunks and buffers as real repositories have them. */
    static Operation firstRealBackup() {
        return firstBackup("first backup of real sizes", World::ofRealSizes, Sizes.REAL);
    }

    private static Operation firstBackup(String name, Operation.Base base, Sizes sizes) {
        return new Operation(
                name,
                base,
                (world, repository) -> world.backup(repository, BackupType.FULL, sizes.first()),
                Set.of(
                        "PUT session",
                        "PUT pack",
                        "PUT index",
                        "PUT id",
                        "PUT backup",
                        "DELETE session",
                        "READ repository",
                        "READ keyring",
                        "LIST session",
                        "LIST generation",
                        "LIST pack"));
    }

    /** One byte of a large file has changed, and a small file. */
    static Operation backupOfChanges() {
        return backupOfChanges("backup of changes", () -> new World(SealMode.AES_256_GCM), Sizes.SMALL);
    }

    /** The same with chunks and buffers as real repositories have them. */
    static Operation realBackupOfChanges() {
        return backupOfChanges("backup of changes of real sizes", World::ofRealSizes, Sizes.REAL);
    }

    private static Operation backupOfChanges(String name, Operation.Base base, Sizes sizes) {
        return new Operation(
                name,
                () -> {
                    World world = base.make();
                    world.backup(sizes.first());
                    return world;
                },
                (world, repository) -> world.backup(repository, BackupType.INCREMENTAL, sizes.changed()),
                Set.of(
                        "PUT session",
                        "PUT pack",
                        "PUT index",
                        "PUT id",
                        "PUT backup",
                        "DELETE session",
                        "READ pack",
                        "READ index",
                        "READ backup"));
    }

    /** Beside a generation that is not finished, with packs that no index names. */
    static Operation incrementalBackup() {
        return new Operation(
                "incremental backup",
                () -> Worlds.prunedHalfWay(FaultAt.put("/verdict")),
                (world, repository) -> world.backup(repository, BackupType.INCREMENTAL, files(6, 5, Worlds.FILE_BYTES)),
                Set.of(
                        "PUT session",
                        "PUT pack",
                        "PUT index",
                        "PUT id",
                        "PUT backup",
                        "DELETE session",
                        "READ generation/head",
                        "READ generation/condemned",
                        "STAT generation/finished",
                        "READ pack",
                        "READ index",
                        "READ backup"));
    }

    static Operation prune() {
        return new Operation(
                        "prune",
                        Worlds::worn,
                        (world, repository) ->
                                World.prune(repository, World.pruneJob().withRepackBelow(0)),
                        Set.of(
                                "PUT generation/condemned",
                                "PUT generation/head",
                                "PUT generation/verdict",
                                "PUT generation/finished",
                                "PUT given-up",
                                "PUT index",
                                "PUT backup",
                                "DELETE pack",
                                "DELETE index",
                                "DELETE session",
                                "DELETE generation/condemned",
                                "READ pack",
                                "READ backup",
                                "LIST pack",
                                "LIST session",
                                "LIST undelete"))
                .leavingAtMost(LIVE_BYTES);
    }

    static Operation repackingPrune() {
        return new Operation(
                        "repacking prune",
                        Worlds::worn,
                        (world, repository) -> World.prune(repository, World.pruneJob()),
                        Set.of(
                                "PUT pack",
                                "PUT generation/condemned",
                                "PUT generation/head",
                                "PUT generation/verdict",
                                "PUT generation/finished",
                                "PUT given-up",
                                "PUT index",
                                "PUT backup",
                                "DELETE pack",
                                "DELETE index",
                                "DELETE session",
                                "DELETE generation/condemned",
                                "READ pack"))
                .leavingAtMost(LIVE_BYTES);
    }

    /** A prune that died before its verdict is ended by the next one. */
    static Operation resumedPrune() {
        return new Operation(
                        "resumed prune",
                        () -> Worlds.prunedHalfWay(FaultAt.put("/verdict")),
                        (world, repository) -> World.prune(repository, World.pruneJob()),
                        Set.of(
                                "PUT generation/verdict",
                                "PUT generation/finished",
                                "PUT given-up",
                                "PUT index",
                                "DELETE pack",
                                "DELETE index",
                                "DELETE generation/condemned",
                                "READ generation/head",
                                "READ generation/condemned"))
                .leavingAtMost(LIVE_BYTES);
    }

    /** A prune that died after its verdict is ended by the next one. */
    static Operation resumedSweep() {
        return new Operation(
                        "resumed sweep",
                        () -> Worlds.prunedHalfWay(FaultAt.delete("pack/")),
                        (world, repository) -> World.prune(repository, World.pruneJob()),
                        Set.of(
                                "PUT generation/finished",
                                "PUT index",
                                "DELETE pack",
                                "DELETE index",
                                "DELETE generation/condemned",
                                "READ generation/verdict"))
                .leavingAtMost(LIVE_BYTES);
    }

    static Operation delete() {
        return new Operation(
                "delete",
                Worlds::worn,
                (world, repository) -> {
                    Manifest manifest = world.marked();
                    UUID uuid = manifest.record().uuid();
                    world.mayGo(uuid);
                    try {
                        repository.deletions().delete(manifest.record().id(), "test", "not wanted any more");
                    } catch (NotFoundException e) {
                        assertThat(e).hasMessageContaining("deleted already");
                    }
                    world.goes(uuid);
                },
                Set.of("PUT deleted", "READ backup", "READ id", "LIST note", "LIST deleted", "STAT undelete"));
    }

    /** While a generation is not decided: it is decided by an empty verdict. */
    static Operation undelete() {
        return new Operation(
                "undelete",
                () -> {
                    World world = Worlds.worn();
                    world.delete(world.marked());
                    Worlds.dying(
                            world, FaultAt.put("/verdict"), repository -> World.prune(repository, World.pruneJob()));
                    return world;
                },
                (world, repository) -> {
                    Manifest manifest = world.marked();
                    UUID uuid = manifest.record().uuid();
                    world.mayGo(uuid);
                    try {
                        repository.deletions().undelete(manifest.record().id());
                        world.stays(uuid);
                    } catch (NotFoundException e) {
                        if (e.getMessage().contains("is not deleted")) {
                            world.stays(uuid);
                        } else {
                            assertThat(e).hasMessageContaining("given up");
                            world.goes(uuid);
                        }
                    }
                },
                Set.of(
                        "PUT undelete",
                        "PUT generation/verdict",
                        "DELETE deleted",
                        "STAT given-up",
                        "LIST deleted",
                        "LIST generation"));
    }

    static Operation hold() {
        return new Operation(
                "hold",
                Worlds::worn,
                (world, repository) -> {
                    Manifest manifest = world.marked();
                    repository.deletions().hold(manifest.record().id(), "test", "audit");
                    world.isHeld(manifest.record().uuid());
                },
                Set.of("PUT note", "READ backup", "LIST note", "LIST deleted", "STAT given-up"));
    }

    static Operation release() {
        return new Operation(
                "release",
                () -> {
                    World world = Worlds.worn();
                    world.open().deletions().hold(world.marked().record().id(), "test", "audit");
                    world.isHeld(world.marked().record().uuid());
                    return world;
                },
                (world, repository) -> {
                    Manifest manifest = world.marked();
                    world.mayBeHeld(manifest.record().uuid());
                    try {
                        repository.deletions().release(manifest.record().id(), "test", "audit is over");
                    } catch (NotFoundException e) {
                        assertThat(e).hasMessageContaining("has no hold");
                    }
                },
                Set.of("PUT note", "READ backup", "READ note"));
    }

    static Operation upkeep() {
        return new Operation(
                        "upkeep",
                        Worlds::manySmallObjects,
                        (world, repository) -> {
                            new IndexUpkeep(repository).run();
                            repository.catalogue().maintain();
                        },
                        Set.of(
                                "PUT index",
                                "PUT catalogue",
                                "DELETE index",
                                "DELETE note",
                                "READ index",
                                "READ backup",
                                "READ note",
                                "LIST pack",
                                "LIST catalogue"))
                .resultingIn(world -> {
                    assertThat(world.keys("index/")).as("index segments").hasSize(1);
                    // Those of the hold stay objects.
                    assertThat(world.keys("note/")).as("notes").hasSize(2);
                });
    }

    static Operation repairIndex() {
        return new Operation(
                "repair index",
                Worlds::withDamagedIndex,
                (world, repository) -> new IndexRepair(repository, false, RunControl.none()).run(),
                Set.of("PUT index", "DELETE index", "READ index", "READ pack", "LIST pack", "LIST index"));
    }

    static Operation repairPacks() {
        return new Operation(
                "repair packs",
                Worlds::withDamagedPack,
                (world, repository) -> {
                    PackRepairJob job = new PackRepairJob(Set.of(), true, false, "test");
                    new PackRepair(repository, job, RunControl.none()).run();
                },
                Set.of("PUT pack", "PUT index", "PUT damaged", "READ pack", "READ backup"));
    }
}
