package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupSummary;
import java.util.List;

/**
 * Decides which backups stay. A pure function of its arguments: it reads no clock and changes nothing. Holds and the newest verified backup are
 * guarded by the engine whatever a policy says.
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
}
