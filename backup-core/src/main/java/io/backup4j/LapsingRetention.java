package io.backup4j;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that nobody prunes a repository with object lock: only prunes extend retention, and what lapses unseen protects nobody. A prune extends the object
 * {@code repository} last, and to a whole period only if all else that backups need is retained for half of it. So one question tells: until half a period before that object's
 * end nothing lapses. Fails nobody's backup.
 */
final class LapsingRetention {
    /** Of the period: what is left to clean up in when backups begin to say so. Weekly clean-ups of a month's period, and a missed day, are not worth a word. */
    private static final int LEAD = 8;

    private static final Logger LOG = LoggerFactory.getLogger(LapsingRetention.class);

    private LapsingRetention() {}

    /** What is to be said after a backup; empty if the store sets no retention, or a prune has extended it in time. */
    static Optional<Finding> after(Repository repository, Manifest committed) {
        String until;
        try {
            Optional<ObjectRetention> retention =
                    repository.sink().retention().filter(each -> each.covers(ObjectKeys.REPOSITORY));
            if (retention.isEmpty()) {
                return Optional.empty();
            }
            Duration period = retention.get().period();
            Optional<Instant> certain =
                    retention.get().endOf(ObjectKeys.REPOSITORY).map(end -> end.minus(period.dividedBy(2)));
            Instant soon = repository.settings().clock().instant().plus(period.dividedBy(LEAD));
            if (certain.filter(soon::isBefore).isPresent()) {
                return Optional.empty();
            }
            until = certain.map(Instant::toString).orElse("nobody knows when");
        } catch (IOException | RuntimeException e) {
            LOG.warn("The retention of the object {} could not be looked at.", ObjectKeys.REPOSITORY, e);
            until = "nobody knows when";
        }
        String message = "That object lock protects all that older backups need is certain until " + until
                + " only, and only a clean-up extends it. Clean up now, and at least every half of the retention.";
        LOG.warn("{}: {}", committed.record().id(), message);
        return Optional.of(RetentionCommand.finding(Finding.Kind.NOT_RETAINED, committed, message));
    }
}
