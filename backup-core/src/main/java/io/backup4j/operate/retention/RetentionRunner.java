package io.backup4j.operate.retention;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.HeldException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a policy to a repository: reads the catalogue once, plans, lets the guard look at the plan, then deletes one backup after the other and logs each
 * with its reason. Deleting frees nothing by itself; prune does.
 *
 * <p>A backup that is held after the plan was made stays. One that fails to be deleted ends the run: what was deleted before it is gone and logged, the rest
 * stays for the next run.
 */
public final class RetentionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionRunner.class);

    private final Repository repository;

    public RetentionRunner(Repository repository) {
        this.repository = repository;
    }

    /**
     * Runs a task, measuring the storage's clock first if anything would go.
     *
     * @throws DamagedException if notes cannot be read, which may be holds; nothing was deleted
     */
    public RetentionOutcome run(RetentionTask task) throws IOException {
        RetentionPlan plan = plan(task);
        Optional<Duration> skew = plan.leaving().isEmpty()
                ? Optional.empty()
                : ClockSkew.measure(repository, plan.backups().get(0).backup().uuid());
        return execute(task, plan, skew);
    }

    /** Runs a task with a skew that is known already. */
    public RetentionOutcome run(RetentionTask task, Optional<Duration> skew) throws IOException {
        return execute(task, plan(task), skew);
    }

    private RetentionPlan plan(RetentionTask task) throws IOException {
        Catalogue.View view = repository.catalogue().knownView();
        refuseHiddenHolds(view);
        List<BackupSummary> backups = view.summaries().stream()
                .filter(backup -> task.plan().isEmpty() || task.plan().get().equals(backup.plan()))
                .toList();
        return new RetentionPlanner(task.policy(), task.pruned() ? task.pressure() : remaining(task.pressure(), view))
                .plan(backups, new RetentionMoment(now(), task.zone()));
    }

    /** What was deleted and waits for the next prune is room already: else each run before it would delete more. */
    static StoragePressure remaining(StoragePressure pressure, Catalogue.View view) {
        long onItsWay = view.deletedSummaries().stream()
                .mapToLong(BackupSummary::bytesStored)
                .sum();
        return new StoragePressure(Math.max(0, pressure.bytesToFree() - onItsWay));
    }

    /** A manifest that does not open hides no hold of another backup, and what is not listed is never deleted here. */
    private void refuseHiddenHolds(Catalogue.View view) {
        List<ObjectKey> hiding = view.unreadable().keySet().stream()
                .filter(key -> !key.value().startsWith(ObjectKeys.BACKUPS))
                .toList();
        if (!hiding.isEmpty()) {
            ObjectKey first = hiding.get(0);
            throw new DamagedException("Retention deletes nothing in the repository at "
                    + repository.sink().location() + ", because " + hiding.size()
                    + " of its notes or catalogue segments cannot be read and may hold backups back, the first is "
                    + first + ": " + view.unreadable().get(first) + " Run 'repair records', then try again.");
        }
    }

    private Instant now() {
        return repository.settings().clock().instant();
    }

    private RetentionOutcome execute(RetentionTask task, RetentionPlan plan, Optional<Duration> skew)
            throws IOException {
        List<RetentionStop> stops = RetentionGuard.check(plan, now(), skew, task.force());
        if (task.dryRun() || !stops.isEmpty()) {
            return new RetentionOutcome(plan, stops, List.of(), Map.of());
        }
        plan.backups().stream()
                .filter(PlannedBackup::keep)
                .forEach(kept -> LOG.debug("Kept {}: {}", kept.backup().id(), kept.reason()));
        List<PlannedBackup> deleted = new ArrayList<>();
        Map<BackupId, String> held = new LinkedHashMap<>();
        for (PlannedBackup leaving : plan.leaving()) {
            try {
                if (delete(leaving, task.by())) {
                    deleted.add(leaving);
                }
            } catch (HeldException e) {
                LOG.info("Kept {}, which was to go ({}): {}", leaving.backup().id(), leaving.reason(), e.getMessage());
                held.put(leaving.backup().id(), "held meanwhile: " + e.getMessage());
            }
        }
        return new RetentionOutcome(plan, stops, deleted, held);
    }

    /** Whether it was deleted here; false if somebody else did so before. */
    private boolean delete(PlannedBackup leaving, String by) throws IOException {
        BackupSummary backup = leaving.backup();
        try {
            repository.deletions().delete(backup.uuid(), by, leaving.reason());
        } catch (NotFoundException e) {
            LOG.info("{}, which was to go ({}), was deleted by somebody else.", backup.id(), leaving.reason());
            return false;
        }
        LOG.info(
                "Deleted {} (plan {}, finished {}, {} bytes added by its run) for {}: {}",
                backup.id(),
                backup.plan(),
                backup.finished(),
                backup.bytesStored(),
                by,
                leaving.reason());
        return true;
    }
}
