package io.backup4j.faults;

import static io.backup4j.faults.World.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.operate.journal.RepositoryJournal;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.RunRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Repositories that have lived. */
final class Worlds {
    static final int FILE_BYTES = 4_000;

    private Worlds() {}

    /**
     * With all that a prune may find: a deleted backup, a pack of which little is needed, two copies of the same data, and what a killed run left behind.
     * The backup of file 8 is marked.
     */
    static World worn() throws IOException {
        World world = new World(SealMode.AES_256_GCM);
        Manifest first = world.backup(files(1, 8, FILE_BYTES));
        world.mark(world.backup(files(8, 1, FILE_BYTES)));
        MemorySource other = files(20, 3, FILE_BYTES).provenFile("other", new byte[500]);
        world.backupBeside(files(20, 3, FILE_BYTES), other);
        world.delete(world.backup(files(30, 4, FILE_BYTES)));
        world.delete(first);
        oneSegment(world);
        MemorySource killed = files(40, 3, FILE_BYTES);
        dying(world, FaultAt.put("index/"), repository -> world.backup(repository, BackupType.FULL, killed));
        assertThat(world.keys("session/")).hasSize(1);
        return world;
    }

    /** The same, after a prune that died. */
    static World prunedHalfWay(FaultAt moment) throws IOException {
        World world = worn();
        dying(world, moment, repository -> World.prune(repository, World.pruneJob()));
        assertThat(world.keys("generation/")).anyMatch(key -> key.endsWith("/head"));
        return world;
    }

    /** Work that is interrupted. */
    @FunctionalInterface
    interface Work {
        void on(Repository repository) throws IOException;
    }

    /** Lets somebody die at work. */
    static void dying(World world, FaultAt moment, Work work) throws IOException {
        try {
            work.on(world.open(new FaultySink(world.sink(), moment)));
        } catch (ProcessDied | BackupException e) {
            return;
        }
        throw new AssertionError("the work was to die at " + moment);
    }

    /** So many index segments, manifests and notes that it pays to merge them. */
    static World manySmallObjects() throws IOException {
        World world = new World(SealMode.AES_256_GCM);
        Manifest first = world.backup(files(1, 16, FILE_BYTES));
        world.mark(world.backup(files(2, 3, FILE_BYTES)));
        Repository repository = world.open();
        oneSegmentPerChunk(world, repository);
        UUID uuid = first.record().uuid();
        for (int i = 1; i <= 4; i++) {
            Map<String, String> tag = Map.of("key", "k" + i, "value", "v");
            repository.records().addNote(uuid, i, BackupNote.Type.TAG, "test", tag);
        }
        repository.deletions().hold(first.record().id(), "test", "audit");
        world.isHeld(uuid);
        for (int i = 0; i < 60; i++) {
            UUID dead = UUID.randomUUID();
            repository
                    .sessions()
                    .expel(new Sessions.Registered(dead, 0, ObjectKeys.session(dead, 0), Optional.empty()), "test");
        }
        return world;
    }

    /** One segment does not open, and of another pack none tells. */
    static World withDamagedIndex() throws IOException {
        World world = new World(SealMode.AES_256_GCM);
        world.mark(world.backup(files(1, 4, FILE_BYTES)));
        world.backup(files(3, 5, FILE_BYTES));
        world.damage(world.keys("index/").get(0), 100);
        world.backup(files(20, 2, FILE_BYTES));
        return world;
    }

    /** A pack whose end does not open, so that nobody can list it: its frames are whole. */
    static World withDamagedPack() throws IOException {
        World world = new World(SealMode.AES_256_GCM);
        world.mark(world.backup(files(1, 4, FILE_BYTES)));
        String pack = world.keys("pack/").get(0);
        world.backup(files(3, 5, FILE_BYTES));
        world.damage(pack, -20);
        return world;
    }

    /**
     * With an object of every kind, those of a generation that is finished, and of one that ended at a moment.
     *
     * @param moment at which the last prune died
     */
    static World everyKind(SealMode mode, FaultAt moment) throws IOException {
        World world = new World(mode);
        Manifest first = world.backup(files(1, 4, 300));
        world.mark(world.backup(files(3, 4, 300)));
        world.delete(world.backup(files(30, 3, 300)));
        world.prune();
        Repository repository = world.open();
        repository.deletions().hold(first.record().id(), "test", "audit");
        UUID uuid = first.record().uuid();
        world.isHeld(uuid);
        Map<String, String> tag = Map.of("key", "k", "value", "v");
        for (int i = 2; i <= 66; i++) {
            repository.records().addNote(uuid, i, BackupNote.Type.TAG, "test", tag);
        }
        repository.catalogue().maintain();
        repository.records().addNote(uuid, 67, BackupNote.Type.TAG, "test", tag);
        Manifest undeleted = world.backup(files(5, 4, 300));
        world.delete(undeleted);
        repository.deletions().undelete(undeleted.record().id());
        world.stays(undeleted.record().uuid());
        world.delete(world.backup(files(40, 3, 300)));
        dying(world, FaultAt.put("index/"), died -> world.backup(died, BackupType.FULL, files(50, 2, 300)));
        new RepositoryJournal(repository).append(RunRecords.run(1));
        String slot = mode == SealMode.NONE
                ? "0123456789abcdef"
                : world.keys("key/").get(0).substring("key/".length());
        repository.store().put(SealedKind.NOTE, ObjectKeys.confirmed(slot), new byte[0]);
        world.stored.put(ObjectKeys.reserve(0), ObjectContent.of(MemorySource.random(1_000, 1)));
        dying(world, moment, died -> World.prune(died, World.pruneJob()));
        dying(world, FaultAt.put("index/"), died -> world.backup(died, BackupType.FULL, files(60, 2, 300)));
        UUID writer = UUID.fromString(world.keys("session/").get(0).split("/")[1]);
        repository.store().put(SealedKind.HEARTBEAT, ObjectKeys.heartbeat(writer, 1), new byte[0]);
        List<String> packs = world.keys("pack/");
        ObjectKey mark = ObjectKeys.damaged(PackName.of(ObjectKey.of(packs.get(packs.size() - 1))));
        repository.store().put(SealedKind.DAMAGED, mark, new byte[0]);
        return world;
    }

    private static void oneSegmentPerChunk(World world, Repository repository) throws IOException {
        forgetIndex(world);
        for (PackDirectory directory : directories(world, repository)) {
            for (PackedFrame frame : directory.frames()) {
                for (int i = 0; i < frame.chunks().count(); i++) {
                    IndexSegmentBuilder rows = new IndexSegmentBuilder();
                    add(rows, rows.addFrame(frame.address(), (int) directory.sizeBytes()), frame, i);
                    repository.publishIndex(rows.build(), repository.indexCache());
                }
            }
        }
    }

    /** So that what a prune deletes and what stays share a segment. */
    private static void oneSegment(World world) throws IOException {
        Repository repository = world.open();
        forgetIndex(world);
        IndexSegmentBuilder rows = new IndexSegmentBuilder();
        for (PackDirectory directory : directories(world, repository)) {
            for (PackedFrame frame : directory.frames()) {
                int row = rows.addFrame(frame.address(), (int) directory.sizeBytes());
                for (int i = 0; i < frame.chunks().count(); i++) {
                    add(rows, row, frame, i);
                }
            }
        }
        repository.publishIndex(rows.build(), repository.indexCache());
    }

    private static void add(IndexSegmentBuilder rows, int row, PackedFrame frame, int i) {
        rows.addChunk(
                frame.chunks().id(i),
                row,
                frame.chunks().offset(i),
                frame.chunks().length(i));
    }

    private static void forgetIndex(World world) throws IOException {
        for (String key : world.keys("index/")) {
            world.remove(key);
        }
    }

    private static List<PackDirectory> directories(World world, Repository repository) throws IOException {
        List<PackDirectory> directories = new ArrayList<>();
        for (String key : world.keys("pack/")) {
            ObjectKey pack = ObjectKey.of(key);
            long size = world.stored.stat(pack).orElseThrow().sizeBytes();
            directories.add(new PackReader(repository.sealer()).readDirectory(world.stored, PackName.of(pack), size));
        }
        return directories;
    }
}
