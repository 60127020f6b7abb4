package io.backup4j;

import io.backup4j.engine.prune.PackPlan;
import io.backup4j.engine.prune.PruneJob;
import io.backup4j.engine.prune.PruneListener;
import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.prune.PrunePlan;
import io.backup4j.engine.prune.PruneRunner;
import io.backup4j.engine.prune.Stopwatch;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frees space on request. */
final class PruneCommand {
    private static final Logger LOG = LoggerFactory.getLogger(PruneCommand.class);

    private final Repository repository;
    private final RunControl control;
    private final SessionQueries sessions;

    PruneCommand(Repository repository, RunControl control) {
        this.repository = repository;
        this.control = control;
        this.sessions = new SessionQueries(repository);
    }

    PruneReport run(PruneRequest request) throws IOException {
        long start = System.nanoTime();
        Waits waits = new Waits(request.listener());
        PruneJob job = new PruneJob(
                request.repack(),
                request.repackBelow(),
                request.dryRun(),
                PruneJob.LEASE,
                request.longestWait(),
                waits,
                Stopwatch.system());
        PruneOutcome outcome = new PruneRunner(repository, job, control).run();
        PruneReport report = new PruneReport(
                request.dryRun(),
                outcome.planOrEmpty().map(PruneCommand::preview).orElse(null),
                outcome.packsDeleted(),
                outcome.bytesFreed(),
                outcome.packsRepacked(),
                outcome.bytesCopied(),
                outcome.packsRetained(),
                outcome.givenUp().stream().sorted().toList(),
                outcome.expelled(),
                described(outcome.waitingFor()),
                waits.altogether(outcome.complete() ? Duration.ZERO : request.longestWait()),
                outcome.findings(),
                outcome.remarks(),
                Duration.ofNanos(System.nanoTime() - start));
        if (!request.dryRun()) {
            log(report);
        }
        return report;
    }

    private void log(PruneReport report) {
        report.expelled().forEach(who -> LOG.info("Clean-up gave up a session: {}", who));
        LOG.info(
                "Clean-up of {}: {} packs deleted, {} bytes freed, {} bytes of new packs, {} backups given up, {} ms",
                repository.sink().location(),
                report.packsDeleted(),
                report.bytesFreed(),
                report.bytesCopied(),
                report.givenUp().size(),
                report.duration().toMillis());
    }

    private static PrunePreview preview(PrunePlan plan) {
        return new PrunePreview(
                plan.packs().stream().map(PruneCommand::preview).toList(),
                plan.storedPacks(),
                plan.storedBytes(),
                plan.unfinishedPacks(),
                plan.truncated());
    }

    private static PrunePreview.Pack preview(PackPlan pack) {
        PrunePreview.Action action =
                switch (pack.action()) {
                    case DEAD -> PrunePreview.Action.DEAD;
                    case DUPLICATE -> PrunePreview.Action.DUPLICATE;
                    case REPACK -> PrunePreview.Action.REPACK;
                };
        return new PrunePreview.Pack(
                pack.pack().toString(), action, pack.storedBytes(), pack.liveBytes(), pack.freedBytes(), pack.reason());
    }

    private List<SessionInfo> described(List<Sessions.Registered> registered) throws IOException {
        List<SessionInfo> described = new ArrayList<>();
        for (Sessions.Registered session : registered) {
            described.add(sessions.describe(session));
        }
        return described;
    }

    /** Passes on whom the prune waits for, and adds the waits up. */
    private final class Waits implements PruneListener {
        private final WaitListener listener;
        private Duration before = Duration.ZERO;
        private Duration last = Duration.ZERO;

        Waits(WaitListener listener) {
            this.listener = listener;
        }

        @Override
        public void waitingFor(List<Sessions.Registered> registered, Duration waited) {
            if (waited.compareTo(last) < 0) {
                // Another generation: its wait begins anew.
                before = before.plus(last);
            }
            last = waited;
            try {
                listener.waitingFor(described(registered), waited);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** @param atLeast how long the last wait took, if that is known */
        Duration altogether(Duration atLeast) {
            return before.plus(last.compareTo(atLeast) < 0 ? atLeast : last);
        }
    }
}
