package io.backup4j;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.retention.RetentionOutcome;
import io.backup4j.operate.retention.RetentionRunner;
import io.backup4j.operate.retention.RetentionTask;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the policy of a plan after a run that was committed and proven, and prunes at once if storage is short: deleting alone makes no room. Nothing that
 * happens here is a failure of the backup. Used once.
 */
final class PlanRetention {
    private static final Logger LOG = LoggerFactory.getLogger(PlanRetention.class);
    /** As long as it takes to see that a silent session is dead. Who runs for longer is waited for by a later clean-up, not by the host's thread. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final Repository repository;
    private final BackupPlan plan;
    private final Manifest committed;
    private final Function<PruneRequest, PruneReport> pruner;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param committed the backup of the run
     * @param pruner frees space, and records it
     */
    PlanRetention(
            Repository repository, BackupPlan plan, Manifest committed, Function<PruneRequest, PruneReport> pruner) {
        this.repository = repository;
        this.plan = plan;
        this.committed = committed;
        this.pruner = pruner;
    }

    /**
     * Does what the plan says, if it says anything.
     *
     * @param skew of the storage's clock, where it can be told
     * @return what stopped it; empty if nothing did
     */
    List<Finding> run(Optional<Duration> skew) {
        if (plan.retention().isPresent()) {
            try {
                apply(plan.retention().get(), skew);
            } catch (IOException | RuntimeException e) {
                add(
                        Finding.Kind.RETENTION_STOPPED,
                        "The backup is committed and checked, but retention after it failed and is left to the next run: "
                                + words(e),
                        e);
            }
        }
        return List.copyOf(findings);
    }

    private void apply(RetentionPolicy policy, Optional<Duration> skew) throws IOException {
        // What an earlier run deleted is room only once it is pruned, and how much room, nobody knows before.
        boolean pruned = pressure().critical() && deletedAny() && pruned();
        StoragePressure pressure = pressure();
        RetentionOutcome outcome = new RetentionRunner(repository)
                .run(
                        new RetentionTask(
                                policy,
                                Optional.of(plan.name()),
                                plan.retentionZone(),
                                pressure,
                                pruned,
                                false,
                                false,
                                "retention of plan " + plan.name()),
                        skew);
        if (outcome.stopped()) {
            add(Finding.Kind.RETENTION_STOPPED, String.join(" ", RetentionCommand.messages(outcome)), null);
        }
        if (pressure.critical() && !outcome.deleted().isEmpty()) {
            pruned();
        }
    }

    private StoragePressure pressure() throws IOException {
        return plan.minFreeFraction() == 0
                ? StoragePressure.none()
                : repository
                        .sink()
                        .space()
                        .map(space -> StoragePressure.of(space, plan.minFreeFraction()))
                        .orElse(StoragePressure.none());
    }

    private boolean deletedAny() throws IOException {
        return !repository.catalogue().knownView().deletedSummaries().isEmpty();
    }

    /** Whether everything was freed that can be. */
    private boolean pruned() {
        try {
            PruneReport report = pruner.apply(PruneRequest.builder()
                    .longestWait(LONGEST_WAIT)
                    .requestedBy(plan.createdBy())
                    .build());
            if (!report.complete()) {
                noRoom(
                        "The clean-up waited in vain for " + report.waitingFor().size()
                                + " backups that run since before; the next one goes on.",
                        null);
            } else {
                report.findings().stream()
                        .filter(finding -> !finding.harmless())
                        .findFirst()
                        .ifPresent(finding -> noRoom("The clean-up met damage: " + finding.message(), null));
            }
            return report.complete();
        } catch (RuntimeException e) {
            noRoom("The clean-up failed: " + words(e), e);
            return false;
        }
    }

    private void noRoom(String why, @Nullable Exception cause) {
        add(
                Finding.Kind.PRUNE_STOPPED,
                "The storage is running full, and not everything was freed that should be. " + why,
                cause);
    }

    private void add(Finding.Kind kind, String message, @Nullable Exception cause) {
        LOG.warn("After {}: {}", committed.record().id(), message, cause);
        findings.add(RetentionCommand.finding(kind, committed, message));
    }

    /** Messages of a policy that the host wrote may hold anything; the log has them, the report does not. */
    private static String words(Exception failure) {
        return failure instanceof IOException || failure instanceof BackupException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName() + ", see the log.";
    }
}
