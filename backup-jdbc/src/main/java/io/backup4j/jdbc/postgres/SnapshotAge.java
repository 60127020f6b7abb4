package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.SourceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Bounds what the host pays for a backup: while a snapshot is held, vacuum cannot remove what it sees, and whoever wants a table for itself waits, with everybody
 * behind it in the queue. Thread-safe.
 */
final class SnapshotAge {
    private final Clock clock;
    private final Instant since;
    private final Duration warnAfter;
    private final Duration most;
    private final Consumer<EntryIssue> issues;
    private final String source;
    private final AtomicBoolean warned = new AtomicBoolean();

    SnapshotAge(String source, Instant since, ReadOptions options, SourceContext context) {
        this.source = source;
        this.clock = context.clock();
        this.since = since;
        this.warnAfter = options.warnAfter();
        this.most = options.maxSnapshotAge();
        this.issues = context.issues();
    }

    Instant since() {
        return since;
    }

    Duration age() {
        Duration age = Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Reports a snapshot that is old; fails when it is too old. */
    void check() throws IOException {
        Duration age = age();
        if (age.compareTo(most) > 0) {
            throw new IOException("the snapshot is " + age.toSeconds() + " s old, more than the " + most.toSeconds()
                    + " s that are allowed, so the backup was given up for the sake of the database. Raise maxSnapshotAge,"
                    + " use more connections, or back up at a quieter time");
        }
        if (age.compareTo(warnAfter) > 0 && warned.compareAndSet(false, true)) {
            issues.accept(new EntryIssue(
                    source,
                    false,
                    "the snapshot has been held for more than " + warnAfter.toSeconds()
                            + " s: vacuum cannot clean up behind it meanwhile, and changes of tables wait"));
        }
    }
}
