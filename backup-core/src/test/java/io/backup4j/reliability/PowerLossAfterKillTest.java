package io.backup4j.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.PowerLossDisk;
import io.backup4j.sinks.PowerLossDisk.Names;
import io.backup4j.sinks.WatchedDisk.Watcher;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.testkit.ProcessDied;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A process is killed when an object has its name and the name is not durable yet. Others see the object. If they build on it and are acknowledged, and then the
 * power fails, it must be there still.
 */
class PowerLossAfterKillTest {
    private static final Settings SETTINGS = TestRepositories.settings(2, 32 << 20, false);
    private static final PruneJob PRUNE = PruneJob.defaults().withStopwatch(new PassingTime());

    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
    private final Promises promises = new Promises();
    private Path base;
    private PowerLossDisk disk;

    @BeforeEach
    void create() throws IOException {
        base = Files.createDirectory(memory.getPath("/before"));
        disk = new PowerLossDisk(base);
        TestRepositories.encrypted(disk.sink(root(), (change, path) -> {}), SETTINGS, null);
    }

    @AfterEach
    void closeFileSystem() throws IOException {
        memory.close();
    }

    @Test
    void aPackThatAKilledWriterLeftIsDurableBeforeAnotherWriterBuildsOnIt() throws IOException {
        dies(life -> life.backup(BackupType.FULL), new Killed("/pack/"));

        // The same version: what the killed writer stored is not stored again.
        survivor().backup(BackupType.FULL);

        powerFails();
        new Aftermath(open((change, path) -> {}), promises, "after the power loss").check(new PassingTime());
    }

    @Test
    void whatWasGivenUpByAKilledPruneStaysSoWhenAnotherOneHasFreedIt() throws IOException {
        LifeCycle life = survivor();
        life.backup(BackupType.FULL);
        life.backup(BackupType.FULL);
        BackupSummary gone = life.listed().get(1);
        life.delete(gone);
        dies(LifeCycle::prune, new Killed("/given-up/"));
        assertThat(survivor().prune().packsDeleted()).isPositive();

        powerFails();
        survivor().undelete(gone);
        new Aftermath(open((change, path) -> {}), promises, "after the power loss").check(new PassingTime());
    }

    @Test
    void aCommitIsDurableWhenItIsAcknowledgedAlthoughItsFirstSyncFailed() throws IOException {
        boolean[] failed = {false};
        Repository repository = open((change, path) -> {
            if (!failed[0] && change.equals("sync") && path.endsWith("backup")) {
                failed[0] = true;
                throw new IOException("injected: a sync that fails once");
            }
        });
        new LifeCycle(repository, PRUNE, promises).backup(BackupType.FULL);
        assertThat(failed[0]).isTrue();

        powerFails();
        new Aftermath(open((change, path) -> {}), promises, "after the power loss").check(new PassingTime());
    }

    private Path root() {
        return base.resolve("repository");
    }

    private Repository open(Watcher watcher) throws IOException {
        return TestRepositories.open(disk.sink(root(), watcher), SETTINGS, null);
    }

    private LifeCycle survivor() throws IOException {
        return new LifeCycle(open((change, path) -> {}), PRUNE, promises);
    }

    private interface Work {
        void run(LifeCycle life) throws IOException;
    }

    private void dies(Work work, Killed killed) throws IOException {
        try {
            work.run(new LifeCycle(open(killed), PRUNE, promises));
        } catch (ProcessDied | BackupException | IOException e) {
            assertThat(killed.dead).as("%s", e).isTrue();
            return;
        }
        throw new AssertionError("the process was to be killed");
    }

    private void powerFails() throws IOException {
        base = Files.createDirectory(memory.getPath("/after"));
        disk = disk.afterPowerLoss(base, Names.DURABLE, new Random(0));
    }

    /** Ends a process when it has given a name to the first object of a kind, before it synchronises the directory. */
    private static final class Killed implements Watcher {
        private final String kind;
        private boolean linked;
        private boolean dead;

        Killed(String kind) {
            this.kind = kind;
        }

        @Override
        public synchronized void before(String change, Path path) {
            dead |= linked && change.equals("sync");
            if (dead) {
                throw new ProcessDied(0);
            }
            linked |= change.equals("link") && path.toString().contains(kind);
        }
    }
}
