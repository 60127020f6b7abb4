package io.backup4j;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoreTime;
import io.backup4j.operate.retention.ClockSkew;
import io.backup4j.operate.retention.PlannedBackup;
import io.backup4j.operate.retention.RetentionOutcome;
import io.backup4j.operate.retention.RetentionRunner;
import io.backup4j.operate.retention.RetentionStop;
import io.backup4j.operate.retention.RetentionTask;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies retention policies on request and after each run. */
final class RetentionCommand {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionCommand.class);
    /** NTP keeps a machine within a second; a few minutes are drift, or a store that shows the time at which an upload began. */
    private static final Duration NOTABLE_SKEW = Duration.ofMinutes(5);

    private final Repository repository;

    RetentionCommand(Repository repository) {
        this.repository = repository;
    }

    RetentionReport run(RetentionRequest request) throws IOException {
        RetentionOutcome outcome = new RetentionRunner(repository)
                .run(new RetentionTask(
                        request.policy(),
                        request.plan(),
                        request.zone(),
                        request.pressure(),
                        false,
                        request.dryRun(),
                        request.force(),
                        request.requestedBy()));
        List<RetentionDecision> decisions = outcome.plan().backups().stream()
                .map(planned -> decision(planned, outcome))
                .toList();
        return new RetentionReport(decisions, ids(outcome.deleted()), outcome.leavingBytes(), messages(outcome));
    }

    private static RetentionDecision decision(PlannedBackup planned, RetentionOutcome outcome) {
        String held = outcome.held().get(planned.backup().id());
        return held == null
                ? planned.decision()
                : new RetentionDecision(planned.backup().id(), true, held);
    }

    private static List<BackupId> ids(List<PlannedBackup> deleted) {
        return deleted.stream().map(planned -> planned.backup().id()).toList();
    }

    static List<String> messages(RetentionOutcome outcome) {
        return outcome.stops().stream().map(RetentionStop::message).toList();
    }

    /**
     * How far the storage's clock was ahead of ours when a backup was made; a note in the log if that cannot be told.
     *
     * @param seen at the registration of the run
     */
    Optional<Duration> skewAt(Manifest committed, Optional<StoreTime> seen) {
        try {
            return ClockSkew.after(repository, committed, seen);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The clock of the storage could not be looked at after {}.",
                    committed.record().id(),
                    e);
            return Optional.empty();
        }
    }

    /** What is to be said about a skew, or empty if it is small. */
    static Optional<Finding> finding(Manifest committed, Optional<Duration> skew) {
        return skew.filter(ahead -> ahead.abs().compareTo(NOTABLE_SKEW) > 0)
                .map(
                        ahead -> finding(
                                Finding.Kind.CLOCK_SKEW,
                                committed,
                                "The storage's clock is " + ahead.abs() + (ahead.isNegative() ? " behind" : " ahead of")
                                        + " this machine's. The backup is whole, but its times may be wrong; set the clocks right."));
    }

    static Finding finding(Finding.Kind kind, Manifest committed, String message) {
        return new Finding(kind, committed.record().id().value(), null, null, null, -1, -1, message);
    }
}
