package io.backup4j.operate.claim;

import io.backup4j.engine.repository.ClaimRecord;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.schedule.RunClaims;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of scheduled runs in one repository, one row of attempts for each task: {@code held} says which due time an attempt is for, a {@code result} that it came to its end, and
 * {@code over} without one that it did not. So a task runs on one process at a time, also where an earlier run of it still goes on. No clocks are compared: a holder that shows no
 * sign of life for the lease, by the stopwatch of whoever waits, is given up. Only a due time of our future is not believed. Where the storage cannot give one of several a claim, everybody gets it.
 *
 * <p>Thread-safe.
 */
public final class TaskClaims implements RunClaims {
    /** Five of the signs of life that a scheduler gives each minute. */
    static final Duration LEASE = Duration.ofMinutes(5);
    /** Who loses so many races in a row asks again later. */
    private static final int RACES = 3;
    /** What was run for a time later than this from now was run by a clock that is wrong, and says nothing about ours. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(TaskClaims.class);

    private final Repository repository;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param nanoTime stopwatch */
    public TaskClaims(Repository repository, LongSupplier nanoTime) {
        this(repository, repository.settings().clock(), nanoTime);
    }

    /** @param clock that tells what is a time of the future */
    TaskClaims(Repository repository, Clock clock, LongSupplier nanoTime) {
        this.repository = repository;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** What was last new of an attempt, and when. */
    private record Seen(long attempt, long beats, long nanos) {}

    @Override
    public Answer take(String task, Instant due) throws IOException {
        if (!OperationClaims.possible(repository)) {
            return Answer.Mine.UNSHARED;
        }
        ClaimStore store = new ClaimStore(repository, "task " + task);
        UUID claim = repository.settings().newUuid();
        for (int i = 0; i < RACES; i++) {
            ClaimStore.Attempt last = store.last();
            Optional<ClaimRecord> held = last.number() == 0 ? Optional.empty() : store.held(last.number());
            if (last.result()
                    && held.filter(record -> covers(record, task, due)).isPresent()) {
                return new Answer.Done();
            }
            boolean open = last.number() > 0 && !last.result() && !last.over();
            if (open && !silent(task, last)) {
                return new Answer.Elsewhere(held.map(ClaimRecord::by).orElse("another process"));
            }
            if (open) {
                LOG.warn("The process that ran task '{}' shows no sign of life; its run is taken over.", task);
                store.end(last.number(), claim, "no sign of life for " + LEASE);
            }
            if (store.begin(last.number() + 1, claim, due.toString())) {
                store.forgetBefore(last.number() + 1);
                return new Held(store, last.number() + 1, claim);
            }
        }
        return new Answer.Elsewhere("another process");
    }

    /** A run for a later time has seen everything that one for this time would have. */
    private boolean covers(ClaimRecord held, String task, Instant due) {
        try {
            Instant ran = Instant.parse(held.what());
            Instant now = clock.instant();
            if (ran.isAfter(now.plus(AHEAD))) {
                LOG.warn(
                        "Task '{}' was run by {} for {}, and now is {}: one of the clocks is wrong. It is run here.",
                        task,
                        held.by(),
                        ran,
                        now);
                return false;
            }
            return !ran.isBefore(due);
        } catch (DateTimeParseException e) {
            // Of a later release; a run too many is better than none.
            return false;
        }
    }

    private boolean silent(String task, ClaimStore.Attempt last) {
        long now = nanoTime.getAsLong();
        @Nullable Seen before = seen.get(task);
        if (before == null || before.attempt() != last.number() || before.beats() < last.beats()) {
            seen.put(task, new Seen(last.number(), last.beats(), now));
            return false;
        }
        return now - before.nanos() >= LEASE.toNanos();
    }

    /** A claim that is ours. Used by one thread at a time. */
    private static final class Held implements Answer.Mine {
        private final ClaimStore store;
        private final long attempt;
        private final UUID claim;
        private long beats;

        Held(ClaimStore store, long attempt, UUID claim) {
            this.store = store;
            this.attempt = attempt;
            this.claim = claim;
        }

        @Override
        public synchronized void beat() throws IOException {
            store.beat(attempt, beats + 1);
            beats++;
        }

        @Override
        public synchronized void end(boolean finished) throws IOException {
            if (finished) {
                store.settle(attempt, claim, "finished", null, beats);
            } else {
                store.end(attempt, claim, "cut off");
            }
            store.silence(attempt, beats);
        }
    }
}
