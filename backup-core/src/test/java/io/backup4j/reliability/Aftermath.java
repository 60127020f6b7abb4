package io.backup4j.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.prune.PrunePlan;
import io.backup4j.engine.prune.PruneRunner;
import io.backup4j.engine.prune.Stopwatch;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.verify.LoadedManifests;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;

/** What must be so after any misfortune: every promise is kept, every byte is sound, clean-up leaves nothing behind, and work goes on. */
final class Aftermath {
    private final Repository repository;
    private final Promises promises;
    private final String when;

    /** @param when for messages: how to see the same again */
    Aftermath(Repository repository, Promises promises, String when) {
        this.repository = repository;
        this.promises = promises;
        this.when = when;
    }

    /**
     * Checks, cleans up, checks, and makes a backup. Afterwards what was in between is settled.
     *
     * @param stopwatch of the clean-up
     */
    PruneOutcome check(Stopwatch stopwatch) throws IOException {
        promises.check(repository, when);
        verify();
        PruneJob job = PruneJob.defaults().withStopwatch(stopwatch);
        PruneOutcome outcome = new PruneRunner(repository, job, RunControl.none()).run();
        assertThat(outcome.findings()).as(when).isEmpty();
        assertThat(outcome.complete()).as("%s: %s", when, outcome).isTrue();
        unlock();
        nothingIsLeft(job);
        promises.check(repository, when + ", pruned");
        promises.settle(repository);
        new LifeCycle(repository, job, promises).backup(BackupType.INCREMENTAL);
        return outcome;
    }

    /**
     * What 'unlock' does. A prune that cannot see that a process is dead learns it while it waits, and it only waits for sessions that stand in its way.
     */
    private void unlock() throws IOException {
        for (Sessions.Registered session : repository.sessions().list()) {
            assertThat(repository.sessions().processIsDead(session))
                    .as("%s: left although it can be seen to be dead: %s", when, session)
                    .isFalse();
            repository.sessions().expel(session, "unlock");
        }
    }

    private void nothingIsLeft(PruneJob job) throws IOException {
        List<String> keys = SinkObjects.keys(repository.sink(), "");
        assertThat(keys).as(when).noneMatch(key -> key.startsWith("session/") || key.startsWith("heartbeat/"));
        // A pruner that died before its head leaves a set that goes with the next generation; of one that was begun
        // nothing stays.
        assertThat(keys)
                .as(when)
                .noneMatch(key -> key.contains("/condemned-")
                        && keys.contains(key.substring(0, key.indexOf("condemned-")) + "head"));
        PrunePlan plan = new PruneRunner(repository, job.asDryRun(), RunControl.none())
                .run()
                .planOrEmpty()
                .orElseThrow();
        assertThat(plan.packs()).as("%s: packs that could go still", when).isEmpty();
        assertThat(plan.unfinishedPacks()).as(when).isZero();
    }

    private void verify() throws IOException {
        LoadedManifests loaded = LoadedManifests.load(repository, List.of());
        assertThat(loaded.findings()).as(when).isEmpty();
        VerifyOutcome verified = new VerifyRunner(
                        repository, new VerifyJob(loaded.manifests(), true, 1, List.of(), 1), RunControl.none())
                .run();
        assertThat(verified.findings()).as(when).isEmpty();
    }
}
