package io.backup4j.engine.backup;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.source.BackupSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Repositories and jobs for the tests of the engine. */
public final class Repositories {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T14:30:22Z"), ZoneOffset.UTC);

    private Repositories() {}

    public static Settings settings() {
        return settings(32 << 20);
    }

    /** Never waits. */
    public static Settings settings(long memoryBytes) {
        return new Settings(CLOCK, new SecureRandom(), "host", 2, memoryBytes, 1, false, Optional.empty())
                .withPause(time -> {});
    }

    public static Repository create(BackupSink sink) throws IOException {
        return new RepositoryAccess(sink, settings()).createUnencrypted();
    }

    /** An unencrypted repository through another sink. */
    public static Repository open(BackupSink sink) throws IOException {
        return open(sink, settings());
    }

    public static Repository open(BackupSink sink, Settings settings) throws IOException {
        return new RepositoryAccess(sink, settings).open(null, null);
    }

    public static BackupRunner runner(Repository repository, BackupType type, BackupSource... sources) {
        return new BackupRunner(repository, job(type, sources), RunControl.none());
    }

    public static BackupJob job(BackupType type, BackupSource... sources) {
        return new BackupJob(
                "plan", type, List.of(sources), Set.of(), () -> {}, () -> {}, List.of(), "test", Map.of("k", "v"));
    }
}
