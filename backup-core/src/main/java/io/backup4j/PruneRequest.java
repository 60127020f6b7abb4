package io.backup4j;

import io.backup4j.engine.prune.PruneJob;
import java.time.Duration;
import java.util.Objects;

/** How the space of what no backup needs is freed. Immutable. */
public final class PruneRequest {
    private final boolean dryRun;
    private final boolean repack;
    private final double repackBelow;
    private final Duration longestWait;
    private final WaitListener listener;
    private final String requestedBy;

    private PruneRequest(Builder builder) {
        this.dryRun = builder.dryRun;
        this.repack = builder.repack;
        this.repackBelow = builder.repackBelow;
        this.longestWait = builder.longestWait;
        this.listener = builder.listener;
        this.requestedBy = builder.requestedBy;
    }

    /** Everything that can be freed, beside whatever runs. */
    public static PruneRequest defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean dryRun() {
        return dryRun;
    }

    public boolean repack() {
        return repack;
    }

    public double repackBelow() {
        return repackBelow;
    }

    public Duration longestWait() {
        return longestWait;
    }

    public WaitListener listener() {
        return listener;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** Collects a request; {@link #build()} checks it. */
    public static final class Builder {
        private boolean dryRun;
        private boolean repack = true;
        private double repackBelow = PruneJob.REPACK_BELOW;
        private Duration longestWait = PruneJob.LONGEST_WAIT;
        private WaitListener listener = WaitListener.NONE;
        private String requestedBy = "api";

        private Builder() {}

        /** Says what would be freed and why, and writes nothing. */
        public Builder dryRun() {
            this.dryRun = true;
            return this;
        }

        /** Deletes only packs of which nothing is needed; copies nothing. Cheaper, and frees less. */
        public Builder withoutRepack() {
            this.repack = false;
            return this;
        }

        /** Packs of which a smaller part than this is needed are replaced by smaller ones, in [0, 1]. Default 0.5. */
        public Builder repackBelow(double part) {
            this.repackBelow = part;
            return this;
        }

        /**
         * How long to wait for backups that run since before the prune began. After that it ends without having freed what they might need, and the next one goes
         * on. A process that died, or shows no sign of life for two minutes, is not waited for. Default 15 minutes; zero never waits.
         */
        public Builder longestWait(Duration wait) {
            this.longestWait = Objects.requireNonNull(wait, "wait");
            return this;
        }

        /** Told whom the prune waits for. Default nobody. */
        public Builder listener(WaitListener told) {
            this.listener = Objects.requireNonNull(told, "told");
            return this;
        }

        /** Who asks for it, for the journal. Default {@code api}. */
        public Builder requestedBy(String who) {
            this.requestedBy = Objects.requireNonNull(who, "who");
            return this;
        }

        public PruneRequest build() {
            if (!(repackBelow >= 0 && repackBelow <= 1)) {
                throw new IllegalArgumentException("repackBelow: must be in [0, 1]: " + repackBelow);
            }
            if (longestWait.isNegative()) {
                throw new IllegalArgumentException("longestWait: must not be negative: " + longestWait);
            }
            return new PruneRequest(this);
        }
    }
}
