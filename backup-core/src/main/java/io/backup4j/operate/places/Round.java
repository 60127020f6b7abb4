package io.backup4j.operate.places;

import io.backup4j.spi.error.CancelledException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places that share one reading, and the time that they wait for each other. Whoever is waited for is charged; who has used up the patience of the others
 * is dropped, and they go on without it. One lock for all that is shared, this object's. Thread-safe.
 *
 * <p>Places come together before something that is done once for all of them, such as opening a source. That is done by the thread that calls
 * {@link #work()}, so that a host which takes a lock in one hook and gives it back in another is called by one thread.
 */
public final class Round {
    private static final Logger LOG = LoggerFactory.getLogger(Round.class);
    private static final int MAX_PLACES = 63;
    private static final long LOOK_MILLIS = 20;

    private final List<Seat> seats = new ArrayList<>();
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Meeting<?>> meetings = new LinkedHashMap<>();
    private final List<SharedSession> sessions = new ArrayList<>();
    private long present;
    private volatile @Nullable Thread worker;

    /**
     * Begins a round in which all places are present.
     *
     * @param places their names, each once
     * @param patience for how long in all the others wait for one of them
     * @param nanoTime the stopwatch of that
     */
    public Round(List<String> places, Duration patience, LongSupplier nanoTime) {
        if (places.isEmpty() || places.size() > MAX_PLACES) {
            throw new IllegalArgumentException("places: 1 to " + MAX_PLACES + ", not " + places.size());
        }
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
        for (String place : places) {
            Seat seat = new Seat(seats.size(), place);
            seats.add(seat);
            present |= seat.bit;
        }
    }

    /** Something that is done once for all places. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** A step, who has come for it, and how it ended. */
    private static final class Meeting<T> {
        private final Step<T> step;
        private long arrived;
        private boolean over;
        private @Nullable T result;
        private @Nullable Throwable failure;

        private Meeting(Step<T> step) {
            this.step = step;
        }
    }

    public List<Seat> seats() {
        return seats;
    }

    void add(SharedSession session) {
        sessions.add(session);
    }

    /** Bits of the places that take part still. With the lock held. */
    long present() {
        return present;
    }

    /**
     * Waits until all places have come to this point and the step was taken, and answers its result. All get the same failure.
     *
     * @param key names the point
     */
    <T> T together(Seat seat, String key, Step<T> step) throws IOException {
        Meeting<T> meeting;
        synchronized (this) {
            @SuppressWarnings("unchecked")
            Meeting<T> joined = (Meeting<T>) meetings.computeIfAbsent(key, any -> new Meeting<>(step));
            meeting = joined;
            meeting.arrived |= seat.bit;
            wakeWorker();
            await(seat, () -> meeting.over, () -> first(present & ~meeting.arrived));
        }
        if (meeting.failure instanceof IOException io) {
            throw io;
        }
        if (meeting.failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (meeting.failure instanceof Error error) {
            throw error;
        }
        @SuppressWarnings("NullAway")
        T result = meeting.result;
        return result;
    }

    /**
     * Does something of the host once for all places, when all have come to it; all get the same failure.
     *
     * @param key names the point
     */
    public void once(Seat seat, String key, Runnable step) {
        try {
            together(seat, key, () -> {
                step.run();
                return key;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether something was done, well or not. */
    public synchronized boolean happened(String key) {
        Meeting<?> meeting = meetings.get(key);
        return meeting != null && meeting.over;
    }

    /** The first place of a set, or null. */
    @Nullable
    Seat first(long places) {
        return places == 0 ? null : seats.get(Long.numberOfTrailingZeros(places));
    }

    /**
     * With the lock held: waits until something is so.
     *
     * @param late for whom, or null if for no place
     * @throws IOException if this place was dropped or its thread interrupted
     * @throws CancelledException if its run was cancelled
     */
    void await(Seat seat, BooleanSupplier ready, Supplier<@Nullable Seat> late) throws IOException {
        while (true) {
            seat.requirePresent();
            seat.cancellation().check();
            if (ready.getAsBoolean()) {
                return;
            }
            Seat culprit = late.get();
            long from = nanoTime.getAsLong();
            pause();
            if (culprit != null) {
                charge(culprit, from);
                seat.step();
            }
        }
    }

    /** With the lock held: waits a moment, or until something has changed. */
    void pause() throws InterruptedIOException {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for other places");
        }
    }

    private void charge(Seat culprit, long from) {
        long now = nanoTime.getAsLong();
        long since = culprit.chargedUntil == Long.MIN_VALUE ? from : Math.max(from, culprit.chargedUntil);
        if (now > since) {
            culprit.heldUpNanos += now - since;
            culprit.chargedUntil = now;
        }
        if (culprit.heldUpNanos > patienceNanos) {
            drop(
                    culprit,
                    "place '" + culprit.name() + "' was left behind: the others waited for it for "
                            + Duration.ofNanos(patienceNanos)
                            + " in this run, which is all their patience. They go on; catch it up with 'replicate'");
        }
    }

    /**
     * Charges every place that is still at work for the time since a moment, and answers the present one: somebody waits for nothing but them.
     *
     * @param from of the round's stopwatch
     */
    public synchronized long chargeAll(long from) {
        for (Seat seat : seats) {
            if (seat.present) {
                charge(seat, from);
            }
        }
        return nanoTime.getAsLong();
    }

    /** Ends the part of a place because of others. Nothing happens to one that takes part no more. */
    public synchronized void drop(Seat seat, String why) {
        if (seat.present) {
            LOG.warn("{}", why);
            seat.dropped = why;
            seat.cancellation().cancel();
            leave(seat);
        }
    }

    /** This place takes part no more; what was kept for it is forgotten. A second call does nothing. */
    public synchronized void leave(Seat seat) {
        if (seat.present) {
            seat.present = false;
            present &= ~seat.bit;
            sessions.forEach(session -> session.forget(seat));
            notifyAll();
            wakeWorker();
        }
    }

    /** Not by the lock: it would wake that thread with every block. */
    void wakeWorker() {
        LockSupport.unpark(worker);
    }

    /** Why a place was dropped, or null. */
    public synchronized @Nullable String dropped(Seat seat) {
        return seat.dropped;
    }

    /**
     * Takes every step for which all places have come, and closes what none of them uses any more; waits a moment if there is nothing to do. To be called again
     * and again by one thread for as long as a place runs.
     *
     * @throws InterruptedException if that thread was interrupted
     */
    public void work() throws InterruptedException {
        worker = Thread.currentThread();
        Meeting<?> due;
        boolean idle;
        synchronized (this) {
            due = due();
            idle = due == null && sessions.stream().noneMatch(SharedSession::abandoned);
        }
        if (due != null) {
            take(due);
        } else if (idle) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for places");
            }
        } else {
            sessions.forEach(SharedSession::closeIfAbandoned);
        }
    }

    private @Nullable Meeting<?> due() {
        for (Meeting<?> meeting : meetings.values()) {
            if (!meeting.over && (meeting.arrived & present) != 0 && (present & ~meeting.arrived) == 0) {
                return meeting;
            }
        }
        return null;
    }

    private <T> void take(Meeting<T> meeting) {
        T result = null;
        Throwable failure = null;
        try {
            result = meeting.step.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        synchronized (this) {
            meeting.result = result;
            meeting.failure = failure;
            meeting.over = true;
            notifyAll();
        }
    }

    /** All places have ended or were given up: closes what is open. By the thread that worked. */
    public void close() {
        List<Seat> left;
        synchronized (this) {
            left = seats.stream().filter(seat -> seat.present).toList();
        }
        left.forEach(this::leave);
        sessions.forEach(SharedSession::closeIfAbandoned);
    }
}
