package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects what a scheduler needs. */
public final class SchedulerBuilder {
    final StateStore store;
    Clock clock = Clock.systemUTC();
    RunClaims claims = RunClaims.ALONE;
    Duration stopPatience = Duration.ofSeconds(30);
    final List<TaskListener> listeners = new ArrayList<>();

    @Nullable
    Executor executor;

    /** As {@link RunClaims} promises. */
    Duration claimPatience = Duration.ofMinutes(1);

    long jitterSeed = new SplittableRandom().nextLong();

    SchedulerBuilder(StateStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /** What time it is. Default: the system's. */
    public SchedulerBuilder clock(Clock value) {
        this.clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Who runs what, where several processes have the same tasks. Default: this process runs everything. */
    public SchedulerBuilder claims(RunClaims value) {
        this.claims = Objects.requireNonNull(value, "claims");
        return this;
    }

    /** How long {@link Scheduler#close()} waits for runs that it has cancelled. Default 30 seconds. */
    public SchedulerBuilder stopPatience(Duration value) {
        this.stopPatience = Objects.requireNonNull(value, "stopPatience");
        return this;
    }

    /** Told of each run. */
    public SchedulerBuilder listener(TaskListener value) {
        listeners.add(Objects.requireNonNull(value, "listener"));
        return this;
    }

    /**
     * Where runs block threads, one for each task at most, and before a task's first run the question when it ran last. Claims are renewed on a daemon thread of its own. Default:
     * daemon threads of its own.
     */
    public SchedulerBuilder executor(Executor value) {
        this.executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /** Another time for a call of the claims than a minute. */
    SchedulerBuilder claimPatience(Duration value) {
        this.claimPatience = value;
        return this;
    }

    /** Another seed for jitter than a random one. */
    SchedulerBuilder jitterSeed(long value) {
        this.jitterSeed = value;
        return this;
    }

    public Scheduler build() {
        return new Scheduler(this);
    }
}
