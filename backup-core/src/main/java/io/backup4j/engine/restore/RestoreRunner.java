package io.backup4j.engine.restore;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.run.Pulse;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Restores a backup, or says what that would do. Before anything is touched the listing is read once to its end and every reference is looked up; what
 * is damaged is reported and left out, the rest is restored. Used once.
 */
public final class RestoreRunner {
    private final Repository repository;
    private final RestoreJob job;
    private final RunControl control;
    private final RestoreProgress progress;
    private final Pulse.Pace pace;
    private volatile @Nullable RestoreLog log;

    public RestoreRunner(Repository repository, RestoreJob job, RunControl control) {
        this(repository, job, control, Pulse.Pace.REAL);
    }

    /** At another pace of heartbeats. */
    RestoreRunner(Repository repository, RestoreJob job, RunControl control, Pulse.Pace pace) {
        this.pace = pace;
        this.repository = repository;
        this.job = job;
        this.control = control;
        this.progress = new RestoreProgress(control.progress());
    }

    /**
     * Runs the job. When this returns, everything that the outcome does not call missing was verified and handed to the target, which has finished.
     *
     * @throws NotFoundException if the backup has no such source, or was deleted; nothing was changed
     * @throws DamagedException if not even the beginning of any listing can be read; nothing was changed
     * @throws TargetException if a restore in place was refused ({@code NOT_QUIET}, nothing was changed), or a target as a whole has failed: what was
     *     restored before is whole and everything else as it was, or the target took all of it back; the message says which
     * @throws io.backup4j.spi.error.CancelledException if the caller cancelled; the same holds
     * @throws IOException if the storage failed; the same holds
     */
    public RestoreOutcome run(Manifest manifest) throws IOException {
        job.sources().forEach(part -> requireFits(manifest.record(), part));
        RestoreParticipants participants = new RestoreParticipants(job);
        if (!job.dryRun()) {
            participants.requireSomebody();
        }
        RestoreLog log = new RestoreLog(manifest.record().id().value());
        this.log = log;
        progress.enter(Progress.Phase.OPENING, repository.sink().location(), -1, -1);
        if (job.dryRun()) {
            read(manifest, log, this::dryRun);
        } else {
            try (ReaderSession session =
                    repository.registerReader(manifest.record().uuid(), pace.nanoTime())) {
                Pulse.during(pace, progress::work, session::heartbeat, () -> {
                    read(manifest, log, run -> restore(run, participants));
                    return log;
                });
            }
        }
        progress.reportNow();
        return log.outcome();
    }

    /** What was found to be wrong with the repository so far, also if the run has failed for another reason: a target may fail because an entry is damaged. */
    public List<Finding> findings() {
        RestoreLog begun = log;
        return begun == null ? List.of() : begun.outcome().findings();
    }

    private static void requireFits(BackupManifest backup, SourceRestore part) {
        SourceRecord source = backup.source(part.source())
                .orElseThrow(() -> new NotFoundException("The backup " + backup.id() + " has no source '"
                        + part.source() + "'. It has "
                        + backup.sources().stream().map(SourceRecord::name).toList() + "."));
        if (!source.kind().equals(part.target().kind())) {
            throw new TargetException(
                    ErrorCode.TARGET,
                    "Source '" + source.name() + "' is of kind " + source.kind() + ", but the target "
                            + part.target().location() + " takes "
                            + part.target().kind() + ". Nothing was changed. Give a target of that kind.");
        }
    }

    /** Work on an opened repository. */
    private interface Work {
        void on(RestoreRun run) throws IOException;
    }

    private void read(Manifest manifest, RestoreLog log, Work work) throws IOException {
        RepositoryIndex index = repository.loadIndexForReading(progress::stepDone);
        index.findings().forEach(log::add);
        long cacheBytes = repository.settings().memoryBytes() / 8;
        try (RepositoryChunks chunks = new RepositoryChunks(repository, index.chunks(), cacheBytes)) {
            work.on(RestoreRun.of(repository, manifest, job, index, chunks, log, progress, control));
        }
    }

    private void dryRun(RestoreRun run) throws IOException {
        progress.enter(Progress.Phase.PLAN, "", -1, -1);
        for (SourceRestore part : job.sources()) {
            progress.workOn(part.source());
            new SourceRestorer(run, part).dryRun();
        }
    }

    private void restore(RestoreRun run, RestoreParticipants participants) throws IOException {
        List<SourcePlan> plans = plan(run);
        try {
            participants.quiet();
            long entries = plans.stream().mapToLong(SourcePlan::entries).sum();
            long bytes = plans.stream().mapToLong(SourcePlan::bytes).sum();
            progress.enter(Progress.Phase.RESTORE, "", entries, bytes);
            run.failure().check();
            participants.requireQuiet();
            for (SourcePlan plan : plans) {
                progress.workOn(plan.part().source());
                new SourceRestorer(run, plan.part()).restore(plan);
            }
        } finally {
            participants.resume(run.log());
        }
    }

    private List<SourcePlan> plan(RestoreRun run) throws IOException {
        progress.enter(Progress.Phase.PLAN, "", -1, -1);
        List<SourcePlan> plans = new ArrayList<>();
        for (SourceRestore part : job.sources()) {
            progress.workOn(part.source());
            plans.add(SourcePlan.of(run, part));
        }
        DamagedException unreadable = plans.get(0).unreadable();
        if (unreadable != null && plans.stream().allMatch(plan -> plan.unreadable() != null)) {
            throw new DamagedException(
                    "The listing of backup " + run.manifest().record().id()
                            + " cannot be read, so nothing of it can be restored. Nothing was changed. Try another backup, and run"
                            + " 'verify' to see what is damaged. The cause: " + unreadable.getMessage(),
                    unreadable);
        }
        return plans;
    }
}
