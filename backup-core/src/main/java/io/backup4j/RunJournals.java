package io.backup4j;

import io.backup4j.operate.journal.FileJournal;
import io.backup4j.operate.journal.RunHistory;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** This host's half of the run journal, for when there is no open repository: it cannot be reached, its key is wrong, or nobody needs it. */
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
