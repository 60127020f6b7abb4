package io.backup4j.jdbc;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.SourceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Bounds what the host pays for a backup: while a snapshot is held, a database cannot clean up behind it, and whoever wants a table for itself waits, with everybody
 * behind it in the queue. Thread-safe.
 */
public final class SnapshotAge {
    private final Clock clock;
    private final Instant since;
    private final Duration warnAfter;
    private final Duration most;
    private final Consumer<EntryIssue> issues;
    private final String source;
    private final String meanwhile;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param warnAfter age that is reported once
     * @param most age at which the backup is given up
     * @param meanwhile what the database cannot do while a snapshot is held, in words
     */
    public SnapshotAge(
            String source, Instant since, Duration warnAfter, Duration most, String meanwhile, SourceContext context) {
        this.source = source;
        this.clock = context.clock();
        this.since = since;
        this.warnAfter = warnAfter;
        this.most = most;
        this.meanwhile = meanwhile;
        this.issues = context.issues();
    }

    public Instant since() {
        return since;
    }

    public Duration age() {
        Duration age = Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Reports a snapshot that is old; fails when it is too old. */
    public void check() throws IOException {
        Duration age = age();
        if (age.compareTo(most) > 0) {
            throw new IOException("the snapshot is " + age.toSeconds() + " s old, more than the " + most.toSeconds()
                    + " s that are allowed, so the backup was given up for the sake of the database. Raise maxSnapshotAge,"
                    + " use more connections, back up at a quieter time, or raise maxLoad if this machine is busy");
        }
        if (age.compareTo(warnAfter) > 0 && warned.compareAndSet(false, true)) {
            issues.accept(new EntryIssue(
                    source,
                    false,
                    "the snapshot has been held for more than " + warnAfter.toSeconds() + " s: " + meanwhile
                            + ", and changes of tables wait"));
        }
    }
}
