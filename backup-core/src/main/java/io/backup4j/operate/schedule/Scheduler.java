package io.backup4j.operate.schedule;

import io.backup4j.operate.state.PatientCalls;
import io.backup4j.operate.state.PollThreads;
import io.backup4j.operate.state.StateNote;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.schedule.RunClaims.Answer.Mine;
import io.backup4j.spi.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks when they are due. A task never overlaps itself; of what was missed while nobody was there, one run makes up for all; a run that was cut off by a
 * stop or a crash is begun again, up to {@value #MAX_STARTS} times. What was run, asked for and paused survives a restart.
 *
 * <p>Thread-safe. Threads of its own are daemons; nothing runs before {@link #start()}.
 */
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final String NOTE = "schedule";
    /** How often a run is begun that the process does not survive: once may be bad luck, three times is the run. */
    static final int MAX_STARTS = 3;
    /** A clock that was put back by more than this has no notes of its future believed; less is waited for. */
    private static final Duration PUT_BACK = Duration.ofMinutes(10);
    /** How often a claim is renewed, and asked for again. */
    static final Duration CLAIM_PAUSE = Duration.ofMinutes(1);

    private final StateNote note;
    private final Clock clock;
    private final RunClaims claims;
    private final PatientCalls claimCalls;
    private final Duration stopPatience;
    private final List<TaskListener> listeners;
    private final Jitter jitter;
    private final PollThreads threads;
    private final LastRunQuestions questions;
    private final ClaimRenewals renewals;
    private final Saving saving = new Saving(this::write);
    private final Map<String, TaskEntry> entries = new LinkedHashMap<>();
    /** Of tasks that were not added yet. */
    private final Map<String, TaskState> remembered;

    /** Removed while they ran. */
    private final List<TaskEntry> leaving = new ArrayList<>();

    private boolean stopping;

    Scheduler(SchedulerBuilder builder) {
        this.note = new StateNote(builder.store, NOTE);
        this.clock = builder.clock;
        this.claims = builder.claims;
        this.claimCalls = new PatientCalls("backup4j-claim", builder.claimPatience);
        this.stopPatience = builder.stopPatience;
        this.listeners = new CopyOnWriteArrayList<>(builder.listeners);
        this.jitter = new Jitter(builder.jitterSeed);
        this.threads = new PollThreads("backup4j-task", builder.executor, builder.clock, this::look);
        this.questions = new LastRunQuestions(this, threads);
        this.renewals = new ClaimRenewals(this, threads);
        this.remembered = note.read(TaskStates::read, new LinkedHashMap<>());
    }

    /** @param store where it keeps what a restart must not forget; not shared with another process */
    public static SchedulerBuilder builder(StateStore store) {
        return new SchedulerBuilder(store);
    }

    /**
     * Adds a task, or gives the one of that name another schedule or action from its next run on; what is known of it stays. May be called at any time, and asks nobody: when
     * a task ran last of which the notes know nothing is asked on another thread, and for ten minutes it is not due without an answer.
     */
    public void add(ScheduledTask task) {
        synchronized (this) {
            TaskEntry present = entries.get(task.name());
            if (present != null) {
                present.task = task;
            } else {
                TaskState known = remembered.remove(task.name());
                TaskState state = known == null ? TaskState.fresh(clock.instant(), task.recorded()) : known;
                entries.put(task.name(), entry(task, state));
            }
        }
        save();
        threads.wake();
    }

    /** That of its name which was removed and still runs goes on: two runs at once would overlap. */
    private TaskEntry entry(ScheduledTask task, TaskState state) {
        for (TaskEntry entry : leaving) {
            if (entry.task.name().equals(task.name())) {
                leaving.remove(entry);
                entry.task = task;
                entry.state = entry.state.paused(false);
                return entry;
            }
        }
        return new TaskEntry(task, state);
    }

    /** Tells somebody of each run from now on. */
    public void listen(TaskListener listener) {
        listeners.add(listener);
    }

    /** Removes a task and forgets it. A run that goes on comes to its end. Unknown names are ignored. */
    public void remove(String name) {
        synchronized (this) {
            TaskEntry entry = entries.remove(name);
            if (entry != null && entry.running != null) {
                entry.requestedAgain = false;
                leaving.add(entry);
            }
            remembered.remove(name);
        }
        save();
    }

    /** Begins to run what is due. Calling it twice is harmless. */
    public void start() {
        threads.start();
    }

    /**
     * Asks for a run as soon as none goes on, whatever the schedule says, also while paused. Several requests before it begins are one. Other processes are not asked.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public void request(String name) {
        synchronized (this) {
            TaskEntry entry = entry(name);
            if (entry.running == null) {
                entry.state = entry.state.requested(true);
                // Who asks has a reason not to wait for what was tried before.
                entry.notBefore = null;
            } else {
                entry.requestedAgain = true;
            }
        }
        save();
        threads.wake();
    }

    /** Cancels the run that goes on in this process, if any. It counts as failed and is not begun again. */
    public synchronized void cancel(String name) {
        Cancellation running = entry(name).running;
        if (running != null) {
            running.cancel();
        }
    }

    /** Keeps a task from running by its schedule, across restarts, until {@link #resume}. A run that goes on comes to its end. */
    public void pause(String name) {
        synchronized (this) {
            TaskEntry entry = entry(name);
            entry.state = entry.state.paused(true);
        }
        save();
    }

    /** Ends a pause. What was due meanwhile is not caught up. */
    public void resume(String name) {
        synchronized (this) {
            TaskEntry entry = entry(name);
            if (entry.state.paused()) {
                entry.state = entry.running == null
                        ? entry.state.handled(clock.instant()).paused(false)
                        : entry.state.paused(false);
            }
        }
        save();
        threads.wake();
    }

    /** All tasks, in the order in which they were added. */
    public synchronized List<TaskStatus> status() {
        return entries.values().stream().map(TaskEntry::status).toList();
    }

    /** What keeps the scheduler from remembering across a restart, for people; empty if nothing does. */
    public Optional<String> problem() {
        return note.problem();
    }

    private TaskEntry entry(String name) {
        TaskEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "task: there is none named '" + name + "'; there are: " + String.join(", ", entries.keySet()));
        }
        return entry;
    }

    /** Begins what is due and renews claims, as its timer does; for who has moved the clock. Returns when to look again at the latest. */
    public Instant look() {
        Instant now = clock.instant();
        questions.ask(now);
        List<TaskRun> runs = new ArrayList<>();
        List<ClaimRenewals.Due> beats = new ArrayList<>();
        Instant wake = now.plus(CLAIM_PAUSE);
        synchronized (this) {
            if (stopping) {
                return wake;
            }
            leaving.removeIf(entry -> entry.running == null);
            for (TaskEntry entry : all().toList()) {
                try {
                    look(entry, now, runs, beats);
                    Instant begins = entry.begins(jitter);
                    if (begins != null && begins.isAfter(now) && begins.isBefore(wake)) {
                        wake = begins;
                    }
                } catch (RuntimeException | Error e) {
                    // What one task meets, or want of memory, must not keep the others from running.
                    LOG.error("Whether task '{}' is due could not be found out; looking again", entry.task.name(), e);
                }
            }
        }
        beats.forEach(renewals::renew);
        for (TaskRun run : runs) {
            if (!threads.execute(run::run)) {
                run.notRun();
            }
        }
        return wake;
    }

    private void look(TaskEntry entry, Instant now, List<TaskRun> runs, List<ClaimRenewals.Due> beats) {
        if (entry.running == null) {
            begin(entry, now).ifPresent(run -> {
                runs.add(run);
                // Last: who is marked as running has a run that will end it.
                entry.running = run.cancellation();
            });
            return;
        }
        Mine claim = entry.beats(now);
        if (claim != null) {
            beats.add(new ClaimRenewals.Due(entry, claim));
        }
    }

    /** Tasks of which it is not known when they ran last, and who may be asked now. */
    synchronized List<TaskEntry> asking(Instant now) {
        return stopping
                ? List.of()
                : entries.values().stream()
                        .filter(entry -> entry.state.asking() && entry.question.begin(now))
                        .toList();
    }

    /** An answer is there that must not be forgotten. */
    void answered() {
        save();
        threads.wake();
    }

    private Optional<TaskRun> begin(TaskEntry entry, Instant now) {
        if (entry.state.handled().isAfter(now.plus(PUT_BACK))) {
            LOG.warn(
                    "Task '{}' is noted to have run at {}, and now is {}: the clock was put back. Going on from now.",
                    entry.task.name(),
                    entry.state.handled(),
                    now);
            entry.state = entry.state.handled(now);
        }
        if (entry.waits(now)) {
            return Optional.empty();
        }
        @Nullable Instant due = null;
        if (!entry.state.requested()) {
            due = entry.state.paused() ? null : entry.due(now, jitter);
            if (due == null) {
                return Optional.empty();
            }
        }
        return Optional.of(new TaskRun(this, entry, due, new Cancellation()));
    }

    Clock clock() {
        return clock;
    }

    RunClaims claims() {
        return claims;
    }

    PatientCalls claimCalls() {
        return claimCalls;
    }

    List<TaskListener> listeners() {
        return listeners;
    }

    synchronized boolean stopping() {
        return stopping;
    }

    /** A run has left its thread. */
    void left(TaskEntry entry) {
        synchronized (this) {
            entry.left();
            leaving.remove(entry);
            notifyAll();
        }
        save();
        threads.wake();
    }

    private void adopt(String name, TaskState noted) {
        TaskEntry entry = entries.get(name);
        if (entry == null) {
            remembered.putIfAbsent(name, noted);
        } else {
            entry.state = entry.state.after(noted);
        }
    }

    /** Writes down what must not be forgotten. Never called with the lock: the disk may be slow. */
    void save() {
        saving.save();
    }

    private void write() {
        Optional<Map<String, TaskState>> late = note.readLate(TaskStates::read);
        Map<String, TaskState> states;
        synchronized (this) {
            late.ifPresent(noted -> noted.forEach(this::adopt));
            states = new LinkedHashMap<>(remembered);
            entries.forEach((name, entry) -> states.put(name, entry.state));
        }
        note.write(TaskStates.write(states));
    }

    /**
     * Stops: nothing more is begun, what goes on is cancelled and waited for, as long as {@link Builder#stopPatience} says. What does not end in time goes on as long as
     * the process lives; both are begun again by the next scheduler on these notes. Nothing is written to them afterwards.
     */
    @Override
    public void close() {
        List<String> late;
        synchronized (this) {
            stopping = true;
            all().forEach(entry -> {
                if (entry.running != null) {
                    entry.running.cancel();
                }
            });
            late = awaitRuns();
        }
        if (late.isEmpty()) {
            saving.saveForTheLastTime(stopPatience);
        } else {
            saving.end();
        }
        threads.close();
        if (!late.isEmpty()) {
            LOG.warn("Still running {} after they were cancelled, and left alone: {}", stopPatience, late);
        }
    }

    private Stream<TaskEntry> all() {
        return Stream.concat(entries.values().stream(), leaving.stream());
    }

    /** Waits with the lock, which it gives up meanwhile. */
    private List<String> awaitRuns() {
        long end = System.nanoTime() + stopPatience.toNanos();
        while (true) {
            List<String> running = all().filter(entry -> entry.running != null)
                    .map(entry -> entry.task.name())
                    .toList();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (running.isEmpty() || left <= 0) {
                return running;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return running;
            }
        }
    }
}
