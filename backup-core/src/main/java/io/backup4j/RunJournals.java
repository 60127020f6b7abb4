package io.backup4j;

import io.backup4j.operate.journal.FileJournal;
import io.backup4j.operate.journal.RunHistory;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records of runs outside of {@link BackupRepository}: where there is no open repository, and of work that is done with one. */
public final class RunJournals {
    private RunJournals() {}

    /** The journal that {@link RepositoryOptions.Builder#stateDirectory} implies. Touches nothing before the first record. */
    public static JournalStore in(Path stateDirectory) {
        return FileJournal.in(stateDirectory.resolve("journal"));
    }

    /** Records nothing on this host's side, also where there is a state directory. */
    public static JournalStore none() {
        return NoJournal.INSTANCE;
    }

    /**
     * What a journal holds.
     *
     * @throws StorageException if nothing of it can be read
     */
    public static History read(JournalStore journal, HistoryQuery query) {
        try {
            return History.of(new RunHistory(journal, null).read(query));
        } catch (IOException e) {
            throw new StorageException(
                    ErrorCode.STORAGE,
                    "The journal of this host cannot be read: " + e
                            + ". Runs are not affected; the repository's own journal has what it could take.",
                    e);
        }
    }

    /**
     * What was meant to run.
     *
     * @param kind what it would have done
     * @param planOrNull of which plan
     * @param by who asked for it
     * @param place where the repository should be, without credentials, as {@link io.backup4j.spi.sink.BackupSink#location()} says it
     */
    public record Intent(RunKind kind, @Nullable String planOrNull, String by, String place) {}

    /**
     * Does what comes before a run, such as opening the repository. If that throws, a failed run is recorded on this host's side and the exception goes on to
     * the caller; else nothing is recorded here, because the run itself will be.
     *
     * @param options whose journal and clock are used; without a journal nothing is recorded
     */
    public static <T> T recordingFailure(RepositoryOptions options, Intent intent, Supplier<T> preparation) {
        return Journalled.atHost(options, intent.place())
                .unlessFailed(Journalled.Run.of(intent.kind(), intent.planOrNull(), intent.by()), preparation);
    }

    /**
     * How work came to its end.
     *
     * @param whole whether nothing is missing
     * @param backup what it was about
     * @param bytes what it moved
     */
    public record Ended(boolean whole, BackupId backup, RunBytes bytes) {}

    /**
     * Does work with an open repository, such as an export, and records on both sides how it ended, also if it throws.
     *
     * @param byOrNull who asked for it; null for whoever opened the repository
     * @param ended judges the result
     */
    public static <T> T recording(
            BackupRepository repository,
            RunKind kind,
            @Nullable String byOrNull,
            Supplier<T> work,
            Function<T, Ended> ended) {
        String by = byOrNull == null ? repository.options().requestedBy() : byOrNull;
        return repository
                .journalled()
                .run(Journalled.Run.of(kind, by), work, result -> RunResult.of(ended.apply(result)));
    }

    /**
     * Does work that has no repository of its own, such as a restore from an archive, and records on this host's side how it ended, also if it throws.
     *
     * @param options whose journal and clock are used; without a journal nothing is recorded
     * @param ended judges the result
     */
    public static <T> T recording(
            RepositoryOptions options, Intent intent, Supplier<T> work, Function<T, Ended> ended) {
        return Journalled.atHost(options, intent.place())
                .run(
                        Journalled.Run.of(intent.kind(), intent.planOrNull(), intent.by()),
                        work,
                        result -> RunResult.of(ended.apply(result)));
    }

    /** Forgets everything. */
    private enum NoJournal implements JournalStore {
        INSTANCE;

        @Override
        public void append(RunRecord record) {}

        @Override
        public JournalReading read(HistoryQuery query) {
            return new JournalReading(List.of(), List.of());
        }
    }
}
