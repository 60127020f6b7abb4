package io.backup4j;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that nobody prunes a repository with object lock: only prunes extend retention, and what lapses unseen protects nobody. Every prune extends the object
 * {@code repository} too, so one question tells.
 */
final class LapsingRetention {
    private static final Logger LOG = LoggerFactory.getLogger(LapsingRetention.class);

    private LapsingRetention() {}

    /** What is to be said after a backup; empty if the store sets no retention, or a prune has extended it in time. */
    static Optional<Finding> after(Repository repository, Manifest committed) {
        Optional<ObjectRetention> retention =
                repository.sink().retention().filter(each -> each.covers(ObjectKeys.REPOSITORY));
        if (retention.isEmpty()) {
            return Optional.empty();
        }
        Instant due = repository
                .settings()
                .clock()
                .instant()
                .plus(retention.get().period().dividedBy(2));
        Optional<Instant> end = end(retention.get());
        if (end.filter(until -> !until.isBefore(due)).isPresent()) {
            return Optional.empty();
        }
        String message = "Object lock protects what older backups need until "
                + end.map(Instant::toString).orElse("nobody knows when")
                + ", and only a clean-up extends it. Clean up now, and at least every half of the retention.";
        LOG.warn("{}: {}", committed.record().id(), message);
        return Optional.of(RetentionCommand.finding(Finding.Kind.NOT_RETAINED, committed, message));
    }

    private static Optional<Instant> end(ObjectRetention retention) {
        try {
            return retention.endOf(ObjectKeys.REPOSITORY);
        } catch (IOException | BackupException e) {
            LOG.warn("The retention of the object {} could not be looked at.", ObjectKeys.REPOSITORY, e);
            return Optional.empty();
        }
    }
}
