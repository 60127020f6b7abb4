package io.backup4j;

import io.backup4j.operate.claim.TaskClaims;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.sink.SinkSpace;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What schedules and alerts need of a repository beyond backups. */
public final class RepositoryUse {
    private RepositoryUse() {}

    /** What room its storage has; empty where that cannot be told. */
    public static Optional<SinkSpace> space(BackupRepository repository) {
        return Failures.translating(
                repository.location(), () -> repository.engine().sink().space());
    }

    /** What one of several places has recorded, which is opened for that. */
    public static History history(BackupPlaces places, String place, HistoryQuery query) {
        return places.repository(place).history(query);
    }

    /**
     * Claims of scheduled runs that all processes see that use a repository. Where its storage has no conditional create, or in single-writer mode, each process runs
     * everything.
     *
     * @param repository asked for with the first claim; the same one each time
     */
    public static RunClaims claims(Supplier<BackupRepository> repository) {
        return new Claims(repository);
    }

    private static final class Claims implements RunClaims {
        private final Supplier<BackupRepository> repository;
        private @Nullable TaskClaims claims;

        Claims(Supplier<BackupRepository> repository) {
            this.repository = repository;
        }

        @Override
        public Answer take(String task, Instant due) throws IOException {
            return opened().take(task, due);
        }

        private synchronized TaskClaims opened() {
            if (claims == null) {
                claims = new TaskClaims(repository.get().engine(), System::nanoTime);
            }
            return claims;
        }
    }
}
