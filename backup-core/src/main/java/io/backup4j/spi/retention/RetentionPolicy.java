package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupSummary;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides which backups stay. A pure function of its arguments: it reads no clock and changes nothing. Holds, the newest verified backup and one backup per
 * plan are guarded by whoever executes it, whatever a policy says.
 *
 * <p>Most are made of rules ({@link #of}, {@link #builder}); a host with needs of its own may implement this instead.
 */
public interface RetentionPolicy {

    /** For messages, such as {@code keep the newest 7}. */
    String describe();

    /**
     * Decides each backup.
     *
     * @param backups all listed backups, newest first in commit order
     * @return one decision per backup, in the same order
     */
    List<RetentionDecision> decide(List<BackupSummary> backups, RetentionMoment moment);

    /**
     * How much the backups that stay may take together, or empty for no limit. Applied by whoever executes the policy, after {@link #decide} and after the
     * guards: the oldest that neither guards goes first, until the rest fits.
     *
     * <p>An estimate: the size of a backup is what its run added ({@link BackupSummary#bytesStored()}). Chunks of it that younger backups share stay after it
     * has gone, so the repository can be larger than this.
     */
    default OptionalLong maxTotalBytes() {
        return OptionalLong.empty();
    }

    /** Keeps what any of these rules keeps. The rules look at the backups of each plan alone. */
    static RetentionPolicy of(KeepRule... rules) {
        return builder().keep(rules).build();
    }

    /** 24 hourly, 7 daily, 4 weekly, 12 monthly, 5 yearly. */
    static RetentionPolicy standard() {
        return of(KeepRule.hourly(24), KeepRule.daily(7), KeepRule.weekly(4), KeepRule.monthly(12), KeepRule.yearly(5));
    }

    /** Begins a policy made of rules. */
    static RetentionPolicyBuilder builder() {
        return new RetentionPolicyBuilder();
    }
}
