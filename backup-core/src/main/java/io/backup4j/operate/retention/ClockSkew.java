package io.backup4j.operate.retention;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoreTime;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How far the storage's clock is ahead of ours; negative if it is behind. Measured on an object that was stored between two looks at our clock: what lies
 * between them counts as none. Empty if the storage shows no times.
 */
public final class ClockSkew {
    /** Before a run has taken so long, nobody has set a clock by so much that retention would go wrong. */
    private static final Duration SHORT = Duration.ofMinutes(5);

    private ClockSkew() {}

    /**
     * Measures now, on the registration of a reader, which is removed again. Empty also if the storage cannot be written.
     *
     * @param backup any listed backup, which the session names
     */
    public static Optional<Duration> measure(Repository repository, UUID backup) throws IOException {
        Clock clock = repository.settings().clock();
        Instant before = clock.instant();
        try (ReaderSession session = repository.registerReader(backup)) {
            Instant after = clock.instant();
            Optional<ObjectKey> key = session.registration();
            return key.isEmpty() ? Optional.empty() : of(repository, key.get(), before, after);
        }
    }

    /**
     * The same after a run. What it saw at its registration costs nothing, and counts if that was minutes ago by our clock; otherwise a clock may have been set while it ran, and
     * its commit is looked at.
     */
    public static Optional<Duration> after(Repository repository, Manifest committed, Optional<StoreTime> seen)
            throws IOException {
        if (seen.isPresent()) {
            Duration since = Duration.between(
                    seen.get().after(), repository.settings().clock().instant());
            if (!since.isNegative() && since.compareTo(SHORT) <= 0) {
                return seen.map(time -> between(time.stored(), time.before(), time.after()));
            }
        }
        return ofCommit(repository, committed);
    }

    /** The same from a backup that was committed just now, at the cost of one request. */
    static Optional<Duration> ofCommit(Repository repository, Manifest manifest) throws IOException {
        return of(
                repository,
                ObjectKeys.backup(manifest.record().uuid()),
                manifest.record().finished(),
                repository.settings().clock().instant());
    }

    private static Optional<Duration> of(Repository repository, ObjectKey key, Instant before, Instant after)
            throws IOException {
        return repository.sink().stat(key).flatMap(ObjectInfo::modified).map(stored -> between(stored, before, after));
    }

    /** How far a time lies outside of an interval; the interval is empty if our own clock was set back meanwhile. */
    static Duration between(Instant stored, Instant before, Instant after) {
        if (stored.isBefore(before)) {
            return Duration.between(before, stored);
        }
        return stored.isAfter(after) ? Duration.between(after, stored) : Duration.ZERO;
    }
}
