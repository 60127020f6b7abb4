package io.backup4j;

import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.journal.RepositoryJournal;
import io.backup4j.operate.journal.RunJournal;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work and records how it ended. Nothing that goes wrong with recording changes what the work returns or throws. Thread-safe. */
final class Journalled {
    private static final Logger LOG = LoggerFactory.getLogger(Journalled.class);

    private final RunJournal journal;
    private final Clock clock;
    private final String host;
    private final String place;

    private Journalled(RunJournal journal, Clock clock, String host, String place) {
        this.journal = journal;
        this.clock = clock;
        this.host = host;
        this.place = place;
    }

    /** Runs on an open repository: both halves of the journal. */
    static Journalled of(Repository repository, RepositoryOptions options) {
        return new Journalled(
                new RunJournal(options.journal().orElse(null), new RepositoryJournal(repository)),
                options.clock(),
                repository.settings().host(),
                repository.sink().location());
    }

    /** Runs that need a repository and have none yet: the host's half. */
    static Journalled atHost(RepositoryOptions options, String place) {
        return new Journalled(
                new RunJournal(options.journal().orElse(null), null), options.clock(), HostFacts.host(), place);
    }

    /**
     * What is run.
     *
     * @param id the same for all attempts
     * @param kind what it does
     * @param planOrNull of which plan
     * @param by who asked for it
     * @param attempt from 1
     */
    record Run(UUID id, RunKind kind, @Nullable String planOrNull, String by, int attempt) {
        /** The only attempt of a run that belongs to no plan. */
        static Run of(RunKind kind, String by) {
            return of(kind, null, by);
        }

        static Run of(RunKind kind, @Nullable String plan, String by) {
            return new Run(UUID.randomUUID(), kind, plan, by, 1);
        }

        Run attempt(int number) {
            return new Run(id, kind, planOrNull, by, number);
        }
    }

    /**
     * Runs work, and records what its report says, or that it threw.
     *
     * @param work throws translated exceptions
     */
    <T> T run(Run run, Supplier<T> work, Function<T, RunResult> result) {
        Instant started = clock.instant();
        T report;
        try {
            report = work.get();
        } catch (RuntimeException | Error e) {
            append(run, started, () -> RunResult.thrown(e));
            throw e;
        }
        append(run, started, () -> result.apply(report));
        return report;
    }

    /** Runs what comes before a run, and records the run only if that throws. */
    <T> T unlessFailed(Run run, Supplier<T> work) {
        Instant started = clock.instant();
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            append(run, started, () -> RunResult.thrown(e));
            throw e;
        }
    }

    private void append(Run run, Instant started, Supplier<RunResult> ended) {
        try {
            journal.record(record(run, started, clock.instant(), ended.get()));
        } catch (RuntimeException e) {
            LOG.warn("This {} could not be recorded, and history will not show it.", run.kind(), e);
        }
    }

    private RunRecord record(Run run, Instant started, Instant finished, RunResult result) {
        return new RunRecord(
                run.id(),
                run.kind(),
                run.planOrNull(),
                started,
                finished,
                result.outcome(),
                result.backupOrNull(),
                result.errorOrNull(),
                result.messageOrNull() == null ? null : RunRecord.cut(result.messageOrNull()),
                result.bytes(),
                result.findings(),
                run.attempt(),
                run.by() + "@" + host,
                place);
    }
}
