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
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.ProcessDied;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One repository that lives through many power losses, each at another change of the disk, in the midst of backups, deletions, prunes and all else. What was not
 * synchronised is gone, or some of it, or only the bytes. Whatever was acknowledged must be so still.
 */
class PowerLossLifeCycleTest {
    private static final Settings SETTINGS = TestRepositories.settings(2, 32 << 20, false);
    /** About what three operations of a life make. */
    private static final int MOST_CHANGES = 400;

    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
    private final Promises promises = new Promises();
    private final Map<String, Integer> moments = new TreeMap<>();
    private int bases;
    private Path base;
    private PowerLossDisk disk;

    @AfterEach
    void closeFileSystem() throws IOException {
        memory.close();
    }

    @Test
    void whatWasAcknowledgedSurvives() throws IOException {
        live(18, 20261201);
        // Every third one kills a process first.
        assertThat(moments.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(18 + 6);
    }

    @Test
    @Tag("stress")
    void whatWasAcknowledgedSurvivesHundredsOfLosses() throws IOException {
        for (int seed = 1; seed <= 12; seed++) {
            live(60, seed);
            System.out.printf(
                    Locale.ROOT,
                    "%d losses, power lost or process killed at %s; acknowledged %s%n",
                    seed * 60,
                    moments,
                    new TreeMap<>(promises.acknowledged()));
        }
        assertThat(moments.keySet()).contains("create", "write", "force", "link", "unlink", "mkdir", "rmdir", "sync");
    }

    private void live(int losses, long seed) throws IOException {
        start();
        for (int loss = 0; loss < losses; loss++) {
            Random random = new Random(seed * 1_000_003 + loss);
            Names names = Names.values()[loss % Names.values().length];
            // Evenly spread, so that each kind of moment comes.
            int at = 1 + (int) ((loss * 7919L % losses) * MOST_CHANGES / losses) + random.nextInt(8);
            String when = "seed " + seed + ", loss " + loss + " at change " + at + ", " + names;
            if (loss % 3 == 2) {
                // Another process was killed before, and this one builds on what that one left.
                liveUntil(random.nextInt(at), random, when + ", process killed");
            }
            liveUntil(at, random, when);
            loosePower(names, random);
            new Aftermath(open((change, path) -> {}), promises, when).check(new PassingTime());
        }
    }

    private void start() throws IOException {
        base = Files.createDirectory(memory.getPath("/base" + bases++));
        disk = new PowerLossDisk(base);
        TestRepositories.encrypted(disk.sink(root(), (change, path) -> {}), SETTINGS, null);
        promises.forget();
    }

    private Path root() {
        return base.resolve("repository");
    }

    private Repository open(Watcher watcher) throws IOException {
        BackupSink sink = disk.sink(root(), watcher);
        return TestRepositories.open(sink, SETTINGS, null);
    }

    /** Lets a process work until it has made some changes; it makes none after that. */
    private void liveUntil(int changes, Random random, String when) throws IOException {
        int[] made = {0};
        try {
            Repository repository = open((change, path) -> {
                synchronized (made) {
                    if (made[0]++ >= changes) {
                        if (made[0] == changes + 1) {
                            moments.merge(change, 1, Integer::sum);
                        }
                        throw new ProcessDied(changes);
                    }
                }
            });
            LifeCycle life = new LifeCycle(repository, PruneJob.defaults().withStopwatch(new PassingTime()), promises);
            while (true) {
                life.step(random);
            }
        } catch (ProcessDied e) {
            // As it was to be.
        } catch (BackupException | IOException e) {
            assertThat(e).as(when).hasRootCauseInstanceOf(ProcessDied.class);
        }
    }

    private void loosePower(Names names, Random random) throws IOException {
        Path old = base;
        base = Files.createDirectory(memory.getPath("/base" + bases++));
        disk = disk.afterPowerLoss(base, names, random);
        List<Path> gone;
        try (Stream<Path> walk = Files.walk(old)) {
            gone = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : gone) {
            Files.delete(path);
        }
    }
}
