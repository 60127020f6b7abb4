package io.backup4j.operate.journal;

import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.sink.SinkAccessException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records runs: first on the host's side, so that a run whose repository is what failed leaves a trace too, then in the repository. Never fails: a run is
 * not worth less because it could not be written down. Thread-safe.
 */
public final class RunJournal {
    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

    private final @Nullable JournalStore host;
    private final @Nullable RepositoryJournal repository;

    /**
     * @param host null if there is none
     * @param repository null while it is not open
     */
    public RunJournal(@Nullable JournalStore host, @Nullable RepositoryJournal repository) {
        this.host = host;
        this.repository = repository;
    }

    /** Where a record can go. */
    private interface Half {
        void append() throws IOException;
    }

    /** Appends a record to both halves. When this returns, it is durable where nothing was logged. */
    public void record(RunRecord record) {
        // A cancelled run comes here interrupted, and interrupted threads can neither write files nor reach sinks.
        boolean interrupted = Thread.interrupted();
        try {
            append(record);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void append(RunRecord record) {
        Exception atHost = host == null ? null : failure(() -> host.append(record));
        Exception inRepository = repository == null ? null : failure(() -> repository.append(record));
        boolean recorded = (host != null && atHost == null) || (repository != null && inRepository == null);
        if (atHost != null) {
            log(recorded, record, "the journal of this host", atHost);
        }
        if (inRepository instanceof SinkAccessException) {
            // Reading from storage that may not be changed is no mistake.
            LOG.debug("{} of {} is not recorded there: {}", record.kind(), record.place(), inRepository.getMessage());
        } else if (inRepository != null) {
            log(recorded, record, "the repository at " + record.place(), inRepository);
        }
    }

    private static @Nullable Exception failure(Half half) {
        try {
            half.append();
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private static void log(boolean recorded, RunRecord record, String where, Exception failure) {
        if (recorded) {
            LOG.info(
                    "This {} ({}) could not be recorded in {}: {}",
                    record.kind(),
                    record.outcome(),
                    where,
                    failure.toString());
        } else {
            LOG.warn(
                    "This {} ({}) is recorded nowhere, and history will not show it. It could not be recorded in {}: {}",
                    record.kind(),
                    record.outcome(),
                    where,
                    failure.toString());
        }
    }
}
