package io.backup4j;

import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.sink.BackupSink;
import java.security.SecureRandom;

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
                options.sleeper()::sleep);
        return new RepositoryAccess(RetryingSink.around(sink, RetryOptions.DEFAULTS, options.sleeper()), settings);
    }
}
