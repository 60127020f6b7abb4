package io.backup4j.operate.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a policy's decisions into a plan. A pure function. What keeps a backup, strongest first: a hold, being the newest verified one, being the minimum of
 * its plan, the size budget, the policy. Under critical pressure only the first two are sure.
 */
public final class RetentionPlanner {
    /** The order of the catalogue; never a clock. */
    private static final Comparator<BackupSummary> NEWEST_FIRST = Comparator.comparingLong(BackupSummary::order)
            .thenComparing(backup -> backup.uuid().toString())
            .reversed();

    private final RetentionPolicy policy;
    private final StoragePressure pressure;

    public RetentionPlanner(RetentionPolicy policy, StoragePressure pressure) {
        this.policy = policy;
        this.pressure = pressure;
    }

    /**
     * Plans for all backups given, in any order.
     *
     * @throws ConfigurationException if the policy does not decide exactly these
     */
    public RetentionPlan plan(List<BackupSummary> backups, RetentionMoment moment) {
        List<BackupSummary> sorted = backups.stream().sorted(NEWEST_FIRST).toList();
        List<RetentionDecision> decisions = List.copyOf(policy.decide(sorted, moment));
        check(sorted, decisions);
        Guards guards = Guards.of(sorted);
        Map<BackupId, String> overLimit = overLimit(sorted, decisions, guards);
        List<PlannedBackup> planned = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            planned.add(planned(sorted.get(i), decisions.get(i), guards, overLimit));
        }
        return new RetentionPlan(policy.describe(), planned);
    }

    private void check(List<BackupSummary> backups, List<RetentionDecision> decisions) {
        List<BackupId> expected = backups.stream().map(BackupSummary::id).toList();
        List<BackupId> found = decisions.stream().map(RetentionDecision::backup).toList();
        if (!expected.equals(found)) {
            throw new ConfigurationException("The retention policy '" + policy.describe() + "' got " + expected.size()
                    + " backups and must decide each of them once and in their order, but decided " + found.size()
                    + (found.size() == expected.size() ? " in another order or others" : "")
                    + ". Nothing was deleted; correct the policy's decide method.");
        }
    }

    private static PlannedBackup planned(
            BackupSummary backup, RetentionDecision decision, Guards guards, Map<BackupId, String> overLimit) {
        String sure = guards.sure().get(backup.id());
        if (sure != null) {
            return new PlannedBackup(backup, true, decision.keep() ? sure + "; " + decision.reason() : sure);
        }
        String over = overLimit.get(backup.id());
        if (over != null) {
            return new PlannedBackup(backup, false, over);
        }
        String minimum = guards.minimum().get(backup.id());
        return decision.keep() || minimum == null
                ? new PlannedBackup(backup, decision.keep(), decision.reason())
                : new PlannedBackup(backup, true, minimum);
    }

    /** What goes although a rule or the minimum keeps it, oldest first, until the rest fits into the limit. */
    private Map<BackupId, String> overLimit(
            List<BackupSummary> backups, List<RetentionDecision> decisions, Guards guards) {
        long total = 0;
        long kept = 0;
        List<BackupSummary> ordinary = new ArrayList<>();
        List<BackupSummary> minimum = new ArrayList<>();
        for (int i = 0; i < backups.size(); i++) {
            BackupSummary backup = backups.get(i);
            boolean isMinimum = guards.minimum().containsKey(backup.id());
            boolean isSure = guards.sure().containsKey(backup.id());
            total += backup.bytesStored();
            if (decisions.get(i).keep() || isMinimum || isSure) {
                kept += backup.bytesStored();
                if (!isSure) {
                    (isMinimum ? minimum : ordinary).add(backup);
                }
            }
        }
        long limit = limit(total);
        Map<BackupId, String> over = new HashMap<>();
        Collections.reverse(ordinary);
        Collections.reverse(minimum);
        if (pressure.critical()) {
            ordinary.addAll(minimum);
        }
        for (BackupSummary oldest : ordinary) {
            if (kept <= limit) {
                break;
            }
            over.put(oldest.id(), overLimitReason());
            kept -= oldest.bytesStored();
        }
        return over;
    }

    private long limit(long total) {
        long budget = policy.maxTotalBytes().orElse(Long.MAX_VALUE);
        return pressure.critical() ? Math.min(budget, Math.max(0, total - pressure.bytesToFree())) : budget;
    }

    private String overLimitReason() {
        String budget = policy.maxTotalBytes().isPresent()
                ? "over the size budget of " + policy.maxTotalBytes().getAsLong() + " bytes, oldest first"
                : "";
        String room = pressure.critical()
                ? "critical storage pressure, " + pressure.bytesToFree() + " bytes to free, oldest first"
                : "";
        return budget + (budget.isEmpty() || room.isEmpty() ? "" : "; ") + room;
    }
}
