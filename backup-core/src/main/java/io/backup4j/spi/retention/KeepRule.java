package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One reason to keep backups. A pure function: it reads no clock and changes nothing. A rule only ever keeps; what no rule of a policy keeps goes, see
 * {@link RetentionPolicy#of}. So one rule more never deletes more.
 *
 * <p>"Newest" is always newest in commit order, never by a clock. A backup that is known to be damaged is kept like any other, but takes up none of the
 * places that a rule has: the next intact one is kept too.
 */
public interface KeepRule {

    /** For messages, such as {@code keep 7 daily}. */
    String describe();

    /**
     * Chooses what stays.
     *
     * @param backups newest first in commit order; by default those of one plan
     * @return what this rule keeps, each with the detail that made it stay ({@code the newest of 2026-11-30}), or an empty text if there is none
     */
    Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment);

    /** This rule for backups of certain types only: it sees no others. */
    default KeepRule onlyFor(BackupType... types) {
        return new KeepTypes(this, Set.copyOf(List.of(types)));
    }

    /** Everything. */
    static KeepRule everything() {
        return new KeepEverything();
    }

    /** The newest {@code count}, at least 1. */
    static KeepRule last(int count) {
        return new KeepNewest(count);
    }

    /** What finished at most this long ago; a day is 24 hours. Also what claims to have finished in the future. */
    static KeepRule within(Duration age) {
        return new KeepWithin(age);
    }

    /** The same in days, months and years of the user's calendar. */
    static KeepRule within(Period age) {
        return new KeepWithin(age);
    }

    /** The newest of each of the last {@code count} hours that have one. An hour that the clock repeats in autumn counts twice: it is two hours. */
    static KeepRule hourly(int count) {
        return new KeepPerPeriod(CalendarPeriod.HOUR, count);
    }

    /** The newest of each of the last {@code count} days that have one; days of the zone, also those of 23 and 25 hours. */
    static KeepRule daily(int count) {
        return new KeepPerPeriod(CalendarPeriod.DAY, count);
    }

    /** The newest of each of the last {@code count} ISO weeks (Monday to Sunday) that have one. */
    static KeepRule weekly(int count) {
        return new KeepPerPeriod(CalendarPeriod.WEEK, count);
    }

    /** The newest of each of the last {@code count} months that have one. */
    static KeepRule monthly(int count) {
        return new KeepPerPeriod(CalendarPeriod.MONTH, count);
    }

    /** The newest of each of the last {@code count} years that have one. */
    static KeepRule yearly(int count) {
        return new KeepPerPeriod(CalendarPeriod.YEAR, count);
    }

    /** What has this tag. */
    static KeepRule tagged(String key, String value) {
        return new KeepTagged(key, value);
    }
}
