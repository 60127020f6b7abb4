package io.backup4j.operate.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that looks what is due, and those that do it. Daemons, as a host must be able to end. Thread-safe. */
public final class PollThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollThreads.class);
    /** Clocks are put forward, and machines sleep: no wait is trusted for longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final String name;
    private final Supplier<Instant> poll;
    private final Clock clock;
    private final Executor executor;
    /** Has no threads before it is used. */
    private final ExecutorService own;

    private @Nullable Thread timer;
    private boolean woken;
    private boolean closed;

    /**
     * Begins nothing yet.
     *
     * @param name of its threads
     * @param given where work is done, or null for threads of its own
     * @param clock that tells how long to wait until what {@code poll} answers
     * @param poll looks what is due, and says when to look again at the latest; must not block
     */
    public PollThreads(String name, @Nullable Executor given, Clock clock, Supplier<Instant> poll) {
        this.name = name;
        this.poll = poll;
        this.clock = clock;
        this.own = Executors.newCachedThreadPool(work -> daemon(work, name));
        this.executor = given == null ? own : given;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to look. Calling it twice is harmless. */
    public synchronized void start() {
        if (timer == null && !closed) {
            timer = daemon(this::loop, name + "-timer");
            timer.start();
        }
    }

    /** Lets the timer look now. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Does work on another thread; false if the executor does not take it, whatever the reason, and it was not begun. */
    public boolean execute(Runnable work) {
        return execute(executor, work);
    }

    /** The same on a thread of its own, whatever executor was given: for what must go on where that one is full. */
    public boolean executeApart(Runnable work) {
        return execute(own, work);
    }

    private boolean execute(Executor taken, Runnable work) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            taken.execute(() -> {
                begun.set(true);
                work.run();
            });
            return true;
        } catch (RuntimeException | Error e) {
            if (begun.get()) {
                // On this very thread, as executors may: what it left undone is its own to clear up.
                LOG.error("{}: work that was due failed", name, e);
                return true;
            }
            // Also an Error: a thread that cannot be made is one.
            LOG.warn("{}: no thread could be had for work that is due; it is tried again", name, e);
            return false;
        }
    }

    private void loop() {
        while (true) {
            Duration wait;
            try {
                wait = Duration.between(clock.instant(), poll.get());
            } catch (RuntimeException | Error e) {
                // Whatever a schedule throws, or want of memory: a timer that ends would be silence.
                LOG.error("Looking for what is due failed; looking again in {}", LONGEST_WAIT, e);
                wait = LONGEST_WAIT;
            }
            if (!await(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)) {
                return;
            }
        }
    }

    private synchronized boolean await(Duration wait) {
        try {
            if (!woken && !closed) {
                wait(Math.max(1, wait.toMillis()));
            }
        } catch (InterruptedException e) {
            // Only a close ends the timer: without it nothing would ever run again.
            LOG.info("{}: somebody interrupted the timer; it goes on", name);
        }
        woken = false;
        return !closed;
    }

    /** Nothing more is begun; threads that still run are left to end by themselves. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        own.shutdown();
    }
}
