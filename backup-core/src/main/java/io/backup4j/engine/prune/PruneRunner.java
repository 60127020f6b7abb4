package io.backup4j.engine.prune;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.repository.Generations;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.engine.repository.WriterSession;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.SinkCapabilities;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frees the space of what no backup needs, beside running writers, readers and other prunes (section 9 of the format page). Whenever it ends, by an exception, a
 * cancellation or the death of the process, nothing is lost, and the next prune goes on where this one stopped. Used once, by one thread.
 */
public final class PruneRunner {
    /** Each further look needs another prune that changed the repository during the one before. */
    private static final int MAX_LOOKS = 3;

    private final Repository repository;
    private final PruneJob job;
    private final RunControl control;
    private final int mostPacks;
    private final Findings findings = new Findings();
    private final PruneTally tally = new PruneTally();
    private final Generations generations;
    private final Room room;

    public PruneRunner(Repository repository, PruneJob job, RunControl control) {
        this(repository, job, control, PrunePlanner.MOST_PACKS);
    }

    /** @param mostPacks of one generation */
    PruneRunner(Repository repository, PruneJob job, RunControl control, int mostPacks) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.job = Objects.requireNonNull(job, "job");
        this.control = Objects.requireNonNull(control, "control");
        this.mostPacks = mostPacks;
        this.generations = repository.generations();
        this.room = new Room(repository.reserve());
    }

    /**
     * Runs the job.
     *
     * @throws DamagedException if an object cannot be read that says what a backup needs; nothing more was deleted
     * @throws StorageException if the storage does not do what clean-up beside others needs; nothing was deleted
     * @throws io.backup4j.spi.error.LockedException in single-writer mode, if somebody else is registered
     * @throws IOException if the storage failed
     * @throws io.backup4j.spi.error.CancelledException if the caller cancelled
     */
    public PruneOutcome run() throws IOException {
        if (job.dryRun()) {
            return dryRun(new Steps(control, null));
        }
        requireSuitableSink();
        if (!repository.settings().singleWriter()) {
            return run(null);
        }
        try (WriterSession alone = repository.registerWriter()) {
            return run(alone);
        }
    }

    private void requireSuitableSink() {
        SinkCapabilities capabilities = repository.sink().capabilities();
        if (!capabilities.deletes()) {
            throw unsuitable("it cannot delete objects");
        }
        if (!capabilities.consistentListing()) {
            throw unsuitable("its listings may miss objects that were just created, and what is missed could be lost");
        }
        if (!capabilities.conditionalCreate() && !repository.settings().singleWriter()) {
            throw unsuitable("it has no conditional create. Use single-writer mode (RepositoryOptions.singleWriter,"
                    + " --single-writer) while nothing else runs");
        }
    }

    private StorageException unsuitable(String reason) {
        return new StorageException(
                ErrorCode.UNSUITABLE_SINK,
                "The storage at " + repository.sink().location() + " cannot be cleaned up: " + reason
                        + ". Nothing was deleted.");
    }

    private PruneOutcome dryRun(Steps steps) throws IOException {
        long newest = generations.newest();
        boolean finished = generations.finished(newest);
        PackSet doomed = generations.retained(finished ? newest : newest - 1);
        int unfinished = finished ? 0 : unfinishedPacks(newest);
        RetentionExtension untouched = new RetentionExtension(repository, findings, tally, steps);
        tally.plan(look(() -> new FirstPass(repository, job, findings, room, steps, untouched, mostPacks)
                        .run(doomed, unfinished))
                .plan());
        return tally.outcome(List.of(), List.of(), findings);
    }

    /** Where that cannot be read a prune deletes nothing for it and goes on. */
    private int unfinishedPacks(long generation) throws IOException {
        try {
            return generations.condemned(generation).size();
        } catch (DamagedException e) {
            findings.addUnreadableProposal(generation, e);
            return 0;
        }
    }

    /** @param alone keeps all others out in single-writer mode */
    private PruneOutcome run(@Nullable WriterSession alone) throws IOException {
        Steps steps = new Steps(control, alone);
        Fence fence = new Fence(repository, job, room, steps, alone == null ? null : alone.uuid());
        Sweep sweep = new Sweep(repository, room, steps, tally);
        RetentionExtension retention = new RetentionExtension(repository, findings, tally, steps);
        steps.enter("looking for sessions");
        fence.look();
        settleAll(fence, sweep, retention, steps);
        if (fence.waitingFor().isEmpty() && readersHaveEnded(fence, steps)) {
            tally.forgetPins();
            settleAll(fence, sweep, retention, steps);
        }
        retention.finish(fence.waitingFor().isEmpty());
        if (fence.waitingFor().isEmpty()) {
            repository.reserve().ensure();
        }
        return tally.outcome(fence.expelled(), fence.waitingFor(), findings);
    }

    private void settleAll(Fence fence, Sweep sweep, RetentionExtension retention, Steps steps) throws IOException {
        while (step(fence, sweep, retention, steps)) {
            fence.look();
        }
    }

    /**
     * Whether somebody has ended who kept packs. A reader that died on another machine is known by nothing but its silence: prunes that each take less than
     * the lease would never notice, and what it kept would stay for ever.
     */
    private boolean readersHaveEnded(Fence fence, Steps steps) throws IOException {
        if (tally.pinning().isEmpty()) {
            return false;
        }
        steps.enter("waiting for readers that keep packs");
        return fence.awaitReaders(tally.pinning());
    }

    /** Settles one generation, or begins one and settles it; false when nothing is left to do, or to wait for. */
    private boolean step(Fence fence, Sweep sweep, RetentionExtension retention, Steps steps) throws IOException {
        long newest = generations.newest();
        if (!generations.finished(newest)) {
            return settle(newest, fence, sweep, retention, steps);
        }
        generations.clear(newest);
        PackSet doomed = generations.retained(newest);
        FirstPass.Proposal proposal =
                look(() -> new FirstPass(repository, job, findings, room, steps, retention, mostPacks).run(doomed, 0));
        tally.plan(proposal.plan());
        tally.repacked(proposal.repacked());
        if (proposal.condemned().size() == 0) {
            sweep.retry(doomed);
            return false;
        }
        steps.check();
        if (!room.make(() -> generations.propose(newest + 1, proposal.condemned()))) {
            // Somebody else prunes: what that one condemned comes first.
            return true;
        }
        long before = tally.packsDeleted();
        return settle(newest + 1, fence, sweep, retention, steps)
                && proposal.plan().truncated()
                && tally.packsDeleted() > before;
    }

    /** Takes a generation to its end; false if writers are left that must be waited for. */
    private boolean settle(long generation, Fence fence, Sweep sweep, RetentionExtension retention, Steps steps)
            throws IOException {
        Optional<Verdict> verdict = generations.verdict(generation);
        if (verdict.isEmpty()) {
            steps.enter("waiting for writers that began before");
            if (!fence.await(generation)) {
                return false;
            }
            steps.enter("looking again at what backups need");
            verdict = Optional.of(decide(generation, fence, steps));
        }
        retention.extendSpared(generation, verdict.get());
        steps.enter("deleting " + verdict.get().packs().size() + " packs");
        sweep.execute(generation, verdict.get());
        return true;
    }

    private Verdict decide(long generation, Fence fence, Steps steps) throws IOException {
        try {
            return decide(generation, steps);
        } catch (DamagedException e) {
            // What a reader needs may be what cannot be read; if it has ended, that does not matter any more.
            if (!readersHaveEnded(fence, steps)) {
                throw e;
            }
            tally.forgetPins();
            return decide(generation, steps);
        }
    }

    private Verdict decide(long generation, Steps steps) throws IOException {
        return look(() -> {
            // Another pruner may be ahead, and delete already what this one still looks at.
            Optional<Verdict> decided = generations.verdict(generation);
            if (decided.isPresent()) {
                return decided.get();
            }
            Verdict proposal = new SecondPass(repository, generation, findings, tally, steps).verdict();
            steps.check();
            return room.make(() -> generations.decide(generation, proposal));
        });
    }

    private interface Look<T> {
        T take() throws IOException;
    }

    /** Looks again if something could not be read and the packs have changed meanwhile: then it was probably another prune that took it away. */
    private <T> T look(Look<T> look) throws IOException {
        for (int looks = 1; ; looks++) {
            PackSet before = repository.listPacks();
            try {
                return look.take();
            } catch (DamagedException e) {
                if (looks == MAX_LOOKS || repository.listPacks().equals(before)) {
                    throw e;
                }
            }
        }
    }
}
