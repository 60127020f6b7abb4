package io.backup4j.spring.schedule;

import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskListener;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.schedule.RunClaims;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedule of this host, as long as it runs: each start makes a new scheduler on the same notes. Thread-safe. */
public final class HostScheduler {
    private final HostNotes notes;
    private final Clock clock;
    private final RunClaims claims;
    private final HostTasks tasks;
    private final List<TaskListener> listeners;
    private volatile @Nullable Scheduler scheduler;

    public HostScheduler(
            HostNotes notes, Clock clock, RunClaims claims, HostTasks tasks, List<TaskListener> listeners) {
        this.notes = notes;
        this.clock = clock;
        this.claims = claims;
        this.tasks = tasks;
        this.listeners = List.copyOf(listeners);
    }

    /** Begins to run what is due. */
    public synchronized void start() {
        if (scheduler != null) {
            return;
        }
        Scheduler.Builder builder =
                Scheduler.builder(notes.store()).clock(clock).claims(claims);
        listeners.forEach(builder::listener);
        Scheduler made = builder.build();
        tasks.tasks().forEach(made::add);
        made.start();
        scheduler = made;
    }

    /** Cancels what runs and waits half a minute for it; what was cut off is begun again by the next start. */
    public synchronized void stop() {
        Scheduler present = scheduler;
        scheduler = null;
        if (present != null) {
            present.close();
        }
    }

    /** Tasks and how they stand; empty while stopped. */
    public List<TaskStatus> status() {
        Scheduler present = scheduler;
        return present == null ? List.of() : present.status();
    }

    /** How one task stands. */
    public Optional<TaskStatus> status(String task) {
        return status().stream().filter(status -> status.name().equals(task)).findFirst();
    }

    /** The scheduler, while it runs: to request, pause and resume tasks. */
    public Optional<Scheduler> running() {
        return Optional.ofNullable(scheduler);
    }
}
