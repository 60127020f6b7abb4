package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.sinks.PowerLossDisk.Names;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a put or a delete has acknowledged survives a power loss, and every fsync on the way is needed for it. */
class DirectorySinkPowerLossTest {
    private static final byte[] CONTENT = new byte[5000];
    private static final ObjectKey PACK = new ObjectKey("pack/3f/object");
    private static final ObjectKey SESSION = new ObjectKey("session/some-writer/0000000001");

    static {
        Arrays.fill(CONTENT, (byte) 9);
    }

    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
    private int rounds;

    @AfterEach
    void closeFileSystem() throws IOException {
        memory.close();
    }

    @Test
    void anAcknowledgedPutSurvives() throws IOException {
        for (ObjectKey key : List.of(PACK, SESSION, new ObjectKey("top"))) {
            Machine machine = new Machine();
            assertThat(machine.put(key)).isEqualTo(PutResult.CREATED);
            assertThat(SinkObjects.read(machine.afterPowerLoss(Names.DURABLE), key))
                    .isEqualTo(CONTENT);
            assertThat(SinkObjects.read(machine.afterPowerLoss(Names.ALL), key)).isEqualTo(CONTENT);
        }
    }

    @Test
    void withoutAnyOneOfItsSyncsAFirstPutIsLost() throws IOException {
        for (ObjectKey key : List.of(PACK, SESSION)) {
            int syncs = syncsOfOnePut(key);
            assertThat(syncs).as("syncs of a put into new directories").isGreaterThanOrEqualTo(5);
            for (int swallowed = 1; swallowed <= syncs; swallowed++) {
                Machine machine = new Machine();
                machine.disk.swallowSync(swallowed);
                machine.put(key);
                assertThat(isWhole(machine.afterPowerLoss(Names.DURABLE), key))
                        .as("%s survives without sync %d of %d", key, swallowed, syncs)
                        .isFalse();
            }
        }
    }

    @Test
    void aPackIntoAKnownDirectoryCostsOneFileSyncAndOneDirectorySync() throws IOException {
        Machine machine = new Machine();
        machine.put(PACK);
        int files = machine.disk.fileSyncs();
        int directories = machine.disk.directorySyncs();
        machine.put(new ObjectKey("pack/3f/other"));
        assertThat(machine.disk.fileSyncs() - files).isEqualTo(1);
        assertThat(machine.disk.directorySyncs() - directories).isEqualTo(1);
        assertThat(SinkObjects.keys(machine.afterPowerLoss(Names.DURABLE), "pack/"))
                .hasSize(2);
    }

    @Test
    void aPutIntoADirectoryThatARivalCreatedButDidNotSyncSurvives() throws IOException {
        for (ObjectKey key : List.of(PACK, SESSION)) {
            Machine machine = new Machine();
            machine.put(new ObjectKey("first"));
            Path directory = machine.root.resolve(key.value()).getParent();
            machine.disk.createDirectory(directory.getParent());
            machine.disk.createDirectory(directory);
            machine.put(key);
            assertThat(isWhole(machine.afterPowerLoss(Names.DURABLE), key))
                    .as(key.value())
                    .isTrue();
        }
    }

    @Test
    void aPutIntoADirectoryThatWasRemovedAndCreatedAgainByARivalSurvives() throws IOException {
        Machine machine = new Machine();
        machine.put(SESSION);
        DirectorySink rival = new DirectorySink(machine.root, machine.disk);
        rival.delete(SESSION);
        machine.disk.createDirectory(machine.root.resolve(SESSION.value()).getParent());
        ObjectKey next = new ObjectKey("session/some-writer/0000000002");
        machine.put(next);
        assertThat(isWhole(machine.afterPowerLoss(Names.DURABLE), next)).isTrue();
    }

    @Test
    void anObjectThatExistsIsDurableWhenAPutSaysSo() throws IOException {
        Machine machine = machineWithAnUnsynchronisedPack();
        assertThat(machine.put(PACK)).isEqualTo(PutResult.EXISTS);
        assertThat(isWhole(machine.afterPowerLoss(Names.DURABLE), PACK)).isTrue();
    }

    @Test
    void anObjectThatStatFindsIsDurable() throws IOException {
        Machine machine = machineWithAnUnsynchronisedPack();
        assertThat(machine.sink.stat(PACK)).isPresent();
        assertThat(isWhole(machine.afterPowerLoss(Names.DURABLE), PACK)).isTrue();
    }

    @Test
    void statFailsWhereItCannotProveDurability() throws IOException {
        Machine machine = machineWithAnUnsynchronisedPack();
        machine.disk.stopAfter(machine.disk.operations());
        assertThatThrownBy(() -> machine.sink.stat(PACK)).hasStackTraceContaining("the machine is off");
    }

    /** A rival forced and linked its object, and has not come to the directory yet. */
    private Machine machineWithAnUnsynchronisedPack() throws IOException {
        Machine machine = new Machine();
        machine.put(new ObjectKey("pack/3f/other"));
        Path file = machine.root.resolve(PACK.value());
        try (DiskFile rival = machine.disk.createFile(file)) {
            rival.write(ObjectContent.of(CONTENT).parts());
            rival.force();
        }
        assertThat(isWhole(machine.afterPowerLoss(Names.DURABLE), PACK)).isFalse();
        return machine;
    }

    @Test
    void aPowerLossAtAnyPointOfAPutLeavesTheObjectWholeOrAbsent() throws IOException {
        Machine measured = new Machine();
        measured.put(PACK);
        int operations = measured.disk.operations();
        for (int last = 0; last < operations; last++) {
            for (Names names : Names.values()) {
                Machine machine = new Machine();
                machine.disk.stopAfter(last);
                try {
                    machine.put(PACK);
                } catch (IOException off) {
                    assertThat(off).hasStackTraceContaining("the machine is off");
                }
                BackupSink after = machine.afterPowerLoss(names);
                if (after.stat(PACK).isPresent()) {
                    assertThat(SinkObjects.read(after, PACK))
                            .as("off after %d, %s", last, names)
                            .isEqualTo(CONTENT);
                }
                assertThat(after.put(PACK, ObjectContent.of(CONTENT))).isIn(PutResult.CREATED, PutResult.EXISTS);
                assertThat(SinkObjects.keys(after, "")).containsExactly(PACK.value());
            }
        }
    }

    @Test
    void anAcknowledgedDeleteSurvivesAndOnlyThroughItsSync() throws IOException {
        ObjectKey kept = new ObjectKey("session/some-writer/kept");
        Machine machine = new Machine();
        machine.put(SESSION);
        machine.put(kept);
        int syncs = machine.disk.fileSyncs() + machine.disk.directorySyncs();
        machine.sink.delete(SESSION);
        assertThat(SinkObjects.keys(machine.afterPowerLoss(Names.DURABLE), "")).containsExactly(kept.value());

        Machine forgetful = new Machine();
        forgetful.put(SESSION);
        forgetful.put(kept);
        forgetful.disk.swallowSync(syncs + 1);
        forgetful.sink.delete(SESSION);
        assertThat(SinkObjects.keys(forgetful.afterPowerLoss(Names.DURABLE), ""))
                .hasSize(2);
    }

    @Test
    void aDeleteSurvivesAlsoWhenARivalRemovesTheEmptyDirectoryBeforeItsSync() throws IOException {
        Machine machine = new Machine();
        machine.put(SESSION);
        Path emptied = machine.root.resolve(SESSION.value()).getParent();
        Disk withRival = new FailingDisk(machine.disk, FailingDisk.Change.SYNC_DIRECTORY, directory -> {
            if (directory.equals(emptied)) {
                machine.disk.removeDirectory(directory);
            }
        });
        assertThat(new DirectorySink(machine.root, withRival).delete(SESSION)).isEqualTo(DeleteResult.DELETED);
        assertThat(SinkObjects.keys(machine.afterPowerLoss(Names.DURABLE), "")).isEmpty();
    }

    @Test
    void aFailedDirectorySyncIsNeverAnAcknowledgement() throws IOException {
        Machine measured = new Machine();
        measured.put(PACK);
        Machine machine = new Machine();
        machine.disk.stopAfter(measured.disk.operations() - 1);
        assertThatThrownBy(() -> machine.put(PACK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not proven durable");
    }

    private int syncsOfOnePut(ObjectKey key) throws IOException {
        Machine machine = new Machine();
        machine.put(key);
        return machine.disk.fileSyncs() + machine.disk.directorySyncs();
    }

    private static boolean isWhole(BackupSink sink, ObjectKey key) throws IOException {
        return sink.stat(key).isPresent() && Arrays.equals(SinkObjects.read(sink, key), CONTENT);
    }

    /** A sink on a disk that forgets. Its root does not exist yet. */
    private final class Machine {
        private final Path base;
        private final Path root;
        private final PowerLossDisk disk;
        private final DirectorySink sink;

        Machine() throws IOException {
            base = Files.createDirectory(memory.getPath("/base" + rounds++));
            root = base.resolve("repositories/first");
            disk = new PowerLossDisk(base);
            sink = new DirectorySink(root, disk);
        }

        PutResult put(ObjectKey key) throws IOException {
            return sink.put(key, ObjectContent.of(CONTENT));
        }

        BackupSink afterPowerLoss(Names names) throws IOException {
            Path fresh = Files.createDirectory(memory.getPath("/after" + rounds++));
            disk.survivors(fresh, names);
            return DirectorySink.at(fresh.resolve("repositories/first"));
        }
    }
}
