package io.backup4j.operate.retention;

import io.backup4j.spi.backup.BackupSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Stops a retention run that may be the work of a wrong clock or a mistaken policy. It never stops one that deletes nothing.
 *
 * <p>Half has no lower bound such as "at least four": a policy that is applied after each run removes one backup at a time, which is at most half even of two,
 * so small repositories do not trip over it, and a bound would let a wrong clock take three of four.
 */
public final class RetentionGuard {
    /** Time zones and summer time are no reason, as moments have none; drift of a machine without NTP stays far below. */
    static final Duration MAX_CLOCK_ERROR = Duration.ofHours(1);

    private RetentionGuard() {}

    /**
     * What stops a plan; empty if nothing.
     *
     * @param now by our clock
     * @param skew how far the storage's clock is ahead of ours, where it can be told
     * @param force somebody saw the plan and wants it: more than half may go. A wrong clock is not overridden
     */
    public static List<RetentionStop> check(RetentionPlan plan, Instant now, Optional<Duration> skew, boolean force) {
        if (plan.leaving().isEmpty()) {
            return List.of();
        }
        List<RetentionStop> stops = new ArrayList<>();
        clockWentBack(plan, now).ifPresent(stops::add);
        skew.filter(ahead -> ahead.abs().compareTo(MAX_CLOCK_ERROR) > 0)
                .ifPresent(
                        ahead -> stops.add(
                                new RetentionStop(
                                        RetentionStop.Kind.CLOCK_SKEW,
                                        "The storage's clock is " + ahead.abs()
                                                + (ahead.isNegative() ? " behind" : " ahead of")
                                                + " this machine's, so ages cannot be trusted. Nothing was deleted; set the clocks right.")));
        int all = plan.backups().size();
        int leaving = plan.leaving().size();
        if (!force && leaving * 2L > all) {
            stops.add(new RetentionStop(
                    RetentionStop.Kind.MORE_THAN_HALF,
                    "The policy '" + plan.policy() + "' lets " + leaving + " of " + all
                            + " backups go, which is more than half. Nothing was deleted; look at the plan, and if it is what you want,"
                            + " run retention by hand with force."));
        }
        return List.copyOf(stops);
    }

    private static Optional<RetentionStop> clockWentBack(RetentionPlan plan, Instant now) {
        return plan.backups().stream()
                .map(PlannedBackup::backup)
                .max(Comparator.comparing(BackupSummary::finished))
                .filter(latest -> latest.finished().isAfter(now.plus(MAX_CLOCK_ERROR)))
                .map(
                        latest -> new RetentionStop(
                                RetentionStop.Kind.CLOCK_WENT_BACK,
                                "It is " + now + " by this machine's clock, but backup " + latest.id()
                                        + " says that it finished at "
                                        + latest.finished()
                                        + ". Nothing was deleted; set the clock right, or if that backup was made with a wrong clock, delete it by its id."));
    }
}
