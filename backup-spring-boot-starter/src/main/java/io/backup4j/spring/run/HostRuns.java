package io.backup4j.spring.run;

import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of this process. One of a subject at a time, and no backup beside a restore that replaces what it would read: who comes second is refused or waits. The last {@value #REMEMBERED} are remembered; what must survive is in
 * the journal. Thread-safe.
 */
public final class HostRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostRuns.class);
    private static final int REMEMBERED = 100;
    private static final long STOP_SECONDS = 30;
    /** Each reads a backup as fast as somebody takes it, and holds a thread of the requests meanwhile. */
    private static final int MAX_EXPORTS = 4;

    private final Clock clock;
    private final List<HostRunListener> listeners;
    private final List<RunScope> scopes;
    private final Map<String, HostRun> running = new HashMap<>();
    private final Deque<HostRun> runs = new ArrayDeque<>();
    /** The restore that replaces what backups read; restores run one at a time. */
    private @Nullable HostRun replacing;

    private boolean closed;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "backup4j-run");
        thread.setDaemon(true);
        return thread;
    });

    public HostRuns(Clock clock, List<HostRunListener> listeners, List<RunScope> scopes) {
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
        this.scopes = List.copyOf(scopes);
    }

    /**
     * What runs.
     *
     * @param kind what it does
     * @param subject name of the plan, or what else it is about
     * @param by who asks
     * @param replacing whether it replaces what backups read: half of it must not be stored as if it were whole
     * @param work does it, and reports
     * @param outcome judges the report
     */
    public record Job<T>(
            RunKind kind,
            String subject,
            String by,
            boolean replacing,
            Function<RunControl, T> work,
            Function<T, RunOutcome> outcome) {

        /** One that leaves alone what backups read. */
        public Job(
                RunKind kind,
                String subject,
                String by,
                Function<RunControl, T> work,
                Function<T, RunOutcome> outcome) {
            this(kind, subject, by, false, work, outcome);
        }

        /** Plans run beside one another, and so do exports, but nobody needs the same one twice; restores do not, whatever they restore. */
        private String key() {
            return switch (kind) {
                case BACKUP -> kind + " " + subject;
                case EXPORT -> kind + " " + subject + " " + by;
                default -> kind.toString();
            };
        }
    }

    /**
     * Runs on this thread, after what is in its way.
     *
     * @throws CancelledException if it was cancelled while it waited, or by the work, or the application stops
     */
    public <T> T run(Job<T> job, RunControl control) {
        HostRun run = new HostRun(job.kind(), job.subject(), job.by(), clock.instant(), control.cancellation());
        await(job, run);
        return execute(job, run, control);
    }

    /**
     * Runs on a thread of its own.
     *
     * @throws BusyException if one of the same subject runs, or one that does not go with it
     * @throws TooManyRunsException if it is an export, and {@value #MAX_EXPORTS} go on
     * @throws CancelledException if the application stops
     */
    public <T> HostRun begin(Job<T> job) {
        HostRun run = registered(job);
        threads.execute(() -> {
            try {
                execute(job, run, run.control(report -> {}));
            } catch (CancelledException e) {
                LOG.info("{} of '{}' was cancelled", job.kind(), job.subject());
            } catch (RuntimeException e) {
                LOG.error("{} of '{}' failed", job.kind(), job.subject(), e);
            }
        });
        return run;
    }

    /**
     * Runs on this thread.
     *
     * @throws BusyException if one of the same subject runs, or one that does not go with it
     * @throws TooManyRunsException if it is an export, and {@value #MAX_EXPORTS} go on
     * @throws CancelledException if it was cancelled, or the application stops
     */
    public <T> T now(Job<T> job) {
        HostRun run = registered(job);
        return execute(job, run, run.control(report -> {}));
    }

    private synchronized <T> HostRun registered(Job<T> job) {
        requireOpen(job);
        inTheWay(job).ifPresent(other -> {
            throw new BusyException(job.kind(), other);
        });
        if (job.kind() == RunKind.EXPORT
                && running.values().stream()
                                .filter(other -> other.kind() == RunKind.EXPORT)
                                .count()
                        >= MAX_EXPORTS) {
            throw new TooManyRunsException(RunKind.EXPORT, MAX_EXPORTS);
        }
        HostRun run = new HostRun(job.kind(), job.subject(), job.by(), clock.instant(), new Cancellation());
        register(job, run);
        return run;
    }

    private <T> void requireOpen(Job<T> job) {
        if (closed) {
            throw new CancelledException("the application stops: the "
                    + job.kind().toString().toLowerCase(Locale.ROOT) + " of '" + job.subject() + "' was not begun");
        }
    }

    private synchronized <T> Optional<HostRun> inTheWay(Job<T> job) {
        HostRun same = running.get(job.key());
        if (same != null) {
            return Optional.of(same);
        }
        if (job.kind() == RunKind.BACKUP) {
            return Optional.ofNullable(replacing);
        }
        return job.replacing()
                ? running.values().stream()
                        .filter(other -> other.kind() == RunKind.BACKUP)
                        .findAny()
                : Optional.empty();
    }

    private <T> void await(Job<T> job, HostRun run) {
        synchronized (this) {
            requireOpen(job);
            while (inTheWay(job).isPresent()) {
                try {
                    wait(TimeUnit.SECONDS.toMillis(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancelledException("interrupted while '" + job.subject() + "' waited for another run");
                }
                requireOpen(job);
                if (run.cancelled()) {
                    throw new CancelledException("cancelled while '" + job.subject() + "' waited for another run");
                }
            }
            register(job, run);
        }
    }

    private <T> void register(Job<T> job, HostRun run) {
        running.put(job.key(), run);
        if (job.replacing()) {
            replacing = run;
        }
        runs.addFirst(run);
        forget();
    }

    /** The oldest that have ended; what goes on can be seen and cancelled, however long it takes. */
    private void forget() {
        Iterator<HostRun> oldest = runs.descendingIterator();
        while (runs.size() > REMEMBERED && oldest.hasNext()) {
            if (oldest.next().end().isPresent()) {
                oldest.remove();
            }
        }
    }

    private <T> T execute(Job<T> job, HostRun run, RunControl control) {
        try {
            tell(listener -> listener.started(run));
            T report = scoped(run, 0, () -> job.work().apply(run.control(control.progress())));
            run.ended(new HostRun.End(clock.instant(), job.outcome().apply(report), report, null));
            return report;
        } catch (RuntimeException | Error e) {
            run.ended(new HostRun.End(clock.instant(), RunOutcome.FAILED, null, e));
            throw e;
        } finally {
            synchronized (this) {
                running.remove(job.key());
                if (job.replacing()) {
                    replacing = null;
                }
                notifyAll();
            }
            tell(listener -> listener.ended(run));
        }
    }

    private <T> T scoped(HostRun run, int depth, Supplier<T> work) {
        return depth == scopes.size() ? work.get() : scopes.get(depth).around(run, () -> scoped(run, depth + 1, work));
    }

    private void tell(Consumer<HostRunListener> event) {
        for (HostRunListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A listener to backup runs failed: {}", listener, e);
            }
        }
    }

    /** What was run and runs, newest first. */
    public synchronized List<HostRun> recent() {
        return new ArrayList<>(runs);
    }

    /** A run of this process. */
    public synchronized Optional<HostRun> find(UUID id) {
        return runs.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /** Cancels what runs, on whichever thread, and waits half a minute for it. Nothing begins afterwards. */
    @Override
    public void close() {
        try {
            boolean ended = endedWithin(TimeUnit.SECONDS.toNanos(STOP_SECONDS));
            threads.shutdown();
            if (!ended || !threads.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn(
                        "A backup run did not stop in time; its thread is left behind. What it has stored is taken up by the next run.");
            }
        } catch (InterruptedException e) {
            threads.shutdown();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean endedWithin(long nanos) throws InterruptedException {
        closed = true;
        running.values().forEach(HostRun::cancel);
        notifyAll();
        long deadline = System.nanoTime() + nanos;
        while (!running.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
