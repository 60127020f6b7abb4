package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealObserver;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Repositories for tests: encrypted ones cost microseconds to open, and their sealing can be watched. */
public final class TestRepositories {
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T14:30:22Z"), ZoneOffset.UTC);
    private static final String PASSPHRASE = "correct horse";

    private TestRepositories() {}

    /** Never waits. */
    public static Settings settings(int workers, long memoryBytes, boolean singleWriter) {
        return new Settings(CLOCK, new SecureRandom(), "host", workers, memoryBytes, 1, singleWriter, Optional.empty())
                .withPause(time -> {});
    }

    static Settings settings() {
        return settings(2, 32 << 20, false);
    }

    static RepositoryAccess access(BackupSink sink) {
        return new RepositoryAccess(sink, settings());
    }

    static Repository unencrypted(BackupSink sink) throws IOException {
        return access(sink).createUnencrypted();
    }

    static Credential passphrase() {
        return Credential.passphrase(PASSPHRASE.toCharArray());
    }

    /** A new encrypted repository; open it again with {@link #open}. */
    public static Repository encrypted(BackupSink sink, Settings settings, @Nullable SealObserver observer)
            throws IOException {
        return new RepositoryAccess(sink, settings, observer)
                .create(passphrase(), SealFixture.cheapKdf())
                .repository();
    }

    public static Repository open(BackupSink sink, Settings settings, @Nullable SealObserver observer)
            throws IOException {
        return new RepositoryAccess(sink, settings, observer).open(passphrase(), null);
    }
}
