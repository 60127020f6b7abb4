package io.backup4j;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Turns what a host says into what the engine needs to make or open a repository. */
final class RepositoryOpening {
    private RepositoryOpening() {}

    static RepositoryAccess access(BackupSink sink, RepositoryOptions options) {
        Settings settings = new Settings(
                options.clock(),
                new SecureRandom(),
                HostFacts.host(),
                options.workers(),
                options.memoryBytes(),
                options.compressionLevel(),
                options.singleWriter(),
                options.stateDirectory(),
                LinuxProcesses.find(),
                options.sleeper()::sleep,
                options.maxLoad());
        return new RepositoryAccess(RetryingSink.around(sink, RetryOptions.DEFAULTS, options.sleeper()), settings);
    }

    /** Opens a repository; as often as the options say, where that fails for a reason that may pass. */
    static Repository open(BackupSink sink, @Nullable Credential credential, RepositoryOptions options) {
        Attempts attempts = new Attempts(
                options.openingRetry(), options.sleeper(), RunControl.none().cancellation());
        return attempts.run(
                "opening the repository at " + sink.location(),
                attempt -> Failures.translating(sink.location(), () -> access(sink, options)
                        .open(credential, options.pinnedId().orElse(null))));
    }
}
