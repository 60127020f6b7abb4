package io.backup4j;

import io.backup4j.sinks.Sleeper;
import io.backup4j.spi.journal.JournalStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a repository is used by this process. Immutable; the defaults are those of a polite guest. */
public final class RepositoryOptions {
    private final Clock clock;
    private final int workers;
    private final long memoryBytes;
    private final int compressionLevel;
    private final double maxLoad;
    private final boolean singleWriter;
    private final @Nullable Path stateDirectory;
    private final @Nullable UUID pinnedId;
    private final @Nullable JournalStore journal;
    private final Sleeper sleeper;
    private final RetryLimits openingRetry;
    private final String requestedBy;

    private RepositoryOptions(Builder builder) {
        this.clock = builder.clock;
        this.workers = builder.workers;
        this.memoryBytes = builder.memoryBytes;
        this.compressionLevel = builder.compressionLevel;
        this.maxLoad = builder.maxLoad;
        this.singleWriter = builder.singleWriter;
        this.stateDirectory = builder.stateDirectory;
        this.pinnedId = builder.pinnedId;
        this.journal = builder.journal;
        this.sleeper = builder.sleeper;
        this.openingRetry = builder.openingRetry;
        this.requestedBy = builder.requestedBy;
    }

    public static RepositoryOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Clock clock() {
        return clock;
    }

    public int workers() {
        return workers;
    }

    public long memoryBytes() {
        return memoryBytes;
    }

    public int compressionLevel() {
        return compressionLevel;
    }

    public double maxLoad() {
        return maxLoad;
    }

    public boolean singleWriter() {
        return singleWriter;
    }

    public Optional<Path> stateDirectory() {
        return Optional.ofNullable(stateDirectory);
    }

    public Optional<UUID> pinnedId() {
        return Optional.ofNullable(pinnedId);
    }

    /** Where runs are recorded on this host's side: the store that was given, else a file in the state directory, else nowhere. */
    public Optional<JournalStore> journal() {
        return Optional.ofNullable(journal).or(() -> stateDirectory().map(RunJournals::in));
    }

    public Sleeper sleeper() {
        return sleeper;
    }

    public RetryLimits openingRetry() {
        return openingRetry;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private Clock clock = Clock.systemUTC();
        private int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        private long memoryBytes = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);
        private int compressionLevel = 1;
        private double maxLoad = 0.5;
        private boolean singleWriter;
        private @Nullable Path stateDirectory;
        private @Nullable UUID pinnedId;
        private @Nullable JournalStore journal;
        private Sleeper sleeper = Sleeper.BLOCKING;
        private RetryLimits openingRetry = RetryLimits.none();
        private String requestedBy = "api";

        private Builder() {}

        /** Time for ids and records; never decides what is deleted. Default: the system's, UTC. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Threads that compress, hash and seal; as many again read, and the walk has one. Default: a quarter of the processors, at least 1, so that a backup
         * takes about half of four or more: for large files a reader is busy for a quarter of its worker's time, for many small ones as long. See {@link #maxLoad}.
         */
        public Builder workers(int workers) {
            this.workers = workers;
            return this;
        }

        /**
         * Budget for buffers, heap and direct memory together. Default: a quarter of the heap, at most 128 MiB. At least 8 MiB. A backup with {@link #maxLoad} below 1 takes about
         * 16 MiB of it for each worker and place: what lives as long as it runs makes the collector of its host stop the host more often.
         */
        public Builder memoryBytes(long memoryBytes) {
            this.memoryBytes = memoryBytes;
            return this;
        }

        /** zstd level from 1 (fast) to 19 (small). Default 1: level 3 stores 7 % less of a tree of programs and documents and takes 20 % more processor time for its first
         * backup (docs/performance.md).
         */
        public Builder compressionLevel(int level) {
            this.compressionLevel = level;
            return this;
        }

        /**
         * Part of this machine's processors that may be busy, whoever keeps them busy, before a backup or a verification rests between its steps: above 0, at most 1.
         * It takes what is idle below that, and goes on with a twentieth of its speed on a machine that is busier. 1 never rests. Default 0.5. Restores never rest.
         */
        public Builder maxLoad(double part) {
            this.maxLoad = part;
            return this;
        }

        /** For sinks without conditional create: backups run one at a time and are refused while any session is present. Default false. */
        public Builder singleWriter(boolean singleWriter) {
            this.singleWriter = singleWriter;
            return this;
        }

        /**
         * A writable directory for local copies of the index and, unless {@link #journal} names another store, the journal of runs. Without one the index
         * is held off-heap, 44 bytes per chunk, and runs are recorded in the repository only. Default: none.
         */
        public Builder stateDirectory(@Nullable Path directory) {
            this.stateDirectory = directory;
            return this;
        }

        /** Refuses any repository but this one. Default: any. */
        public Builder pinnedId(@Nullable UUID id) {
            this.pinnedId = id;
            return this;
        }

        /** A durable store of the host for the records of runs, such as a table of its database. Default: a file in the state directory, if there is one. */
        public Builder journal(@Nullable JournalStore store) {
            this.journal = store;
            return this;
        }

        /** How this library waits between attempts, of calls of the sink and of runs. Default: it blocks the calling thread. */
        public Builder sleeper(Sleeper sleeper) {
            this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
            return this;
        }

        /**
         * How often opening is tried again after a failure that may pass, such as a server that is away; the call waits meanwhile, on its thread. A wrong key or
         * a place without a repository is told at once. Default: never, as a host that starts should know.
         */
        public Builder openingRetry(RetryLimits limits) {
            this.openingRetry = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** Who uses the repository, for records of deletions and holds and for the journal, where a request does not say. Default {@code api}. */
        public Builder requestedBy(String who) {
            this.requestedBy = Objects.requireNonNull(who, "who");
            return this;
        }

        public RepositoryOptions build() {
            check(workers >= 1 && workers <= 256, "workers: must be 1 to 256: " + workers);
            check(memoryBytes >= 8L << 20, "memoryBytes: must be at least 8 MiB: " + memoryBytes);
            check(
                    compressionLevel >= 1 && compressionLevel <= 19,
                    "compressionLevel: must be 1 to 19: " + compressionLevel);
            check(maxLoad > 0 && maxLoad <= 1, "maxLoad: must be above 0 and at most 1: " + maxLoad);
            return new RepositoryOptions(this);
        }

        private static void check(boolean ok, String message) {
            if (!ok) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
