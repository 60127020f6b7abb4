package io.backup4j;

import io.backup4j.spi.sink.SinkSpace;
import java.util.Optional;

/** What schedules and alerts need of a repository beyond backups. */
public final class RepositoryUse {
    private RepositoryUse() {}

    /** What room its storage has; empty where that cannot be told. */
    public static Optional<SinkSpace> space(BackupRepository repository) {
        return Failures.translating(
                repository.location(), () -> repository.engine().sink().space());
    }
}
