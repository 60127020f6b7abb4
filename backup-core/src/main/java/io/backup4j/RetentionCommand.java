package io.backup4j;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.retention.ClockSkew;
import io.backup4j.operate.retention.PlannedBackup;
import io.backup4j.operate.retention.RetentionOutcome;
import io.backup4j.operate.retention.RetentionRunner;
import io.backup4j.operate.retention.RetentionStop;
import io.backup4j.operate.retention.RetentionTask;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private static List<String> messages(RetentionOutcome outcome) {
        return outcome.stops().stream().map(RetentionStop::message).toList();
    }

    /** How far the storage's clock was ahead of ours when a backup was committed; a note in the log if that cannot be told. */
    Optional<Duration> skewAt(Manifest committed) {
        try {
            return ClockSkew.ofCommit(repository, committed);
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

    /**
     * Applies the policy of a plan to the plan's backups. A failure here is never one of the backup.
     *
     * @return what stopped it, if anything
     */
    Optional<Finding> afterRun(Manifest committed, BackupPlan plan, Optional<Duration> skew) {
        if (plan.retention().isEmpty()) {
            return Optional.empty();
        }
        try {
            RetentionOutcome outcome = new RetentionRunner(repository)
                    .run(
                            new RetentionTask(
                                    plan.retention().get(),
                                    Optional.of(plan.name()),
                                    plan.retentionZone(),
                                    pressure(plan),
                                    false,
                                    false,
                                    "retention of plan " + plan.name()),
                            skew);
            return outcome.stopped()
                    ? Optional.of(stopped(committed, String.join(" ", messages(outcome)), null))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(stopped(
                    committed,
                    "The backup is committed and checked, but retention after it failed and is left to the next run: "
                            + words(e),
                    e));
        }
    }

    /** Messages of a policy that the host wrote may hold anything; the log has them, the report does not. */
    private static String words(Exception failure) {
        return failure instanceof IOException || failure instanceof BackupException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName() + ", see the log.";
    }

    private StoragePressure pressure(BackupPlan plan) throws IOException {
        return plan.minFreeFraction() == 0
                ? StoragePressure.none()
                : repository
                        .sink()
                        .space()
                        .map(space -> StoragePressure.of(space, plan.minFreeFraction()))
                        .orElse(StoragePressure.none());
    }

    private static Finding stopped(Manifest committed, String message, @Nullable Exception cause) {
        LOG.warn("Retention after {} did not run: {}", committed.record().id(), message, cause);
        return finding(Finding.Kind.RETENTION_STOPPED, committed, message);
    }

    private static Finding finding(Finding.Kind kind, Manifest committed, String message) {
        return new Finding(kind, committed.record().id().value(), null, null, null, -1, -1, message);
    }
}
