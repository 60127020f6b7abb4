package io.backup4j.spring.schedule;

import io.backup4j.spi.schedule.RunClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims by the ShedLock that the host has already. A run holds the lock of its task; that it has ended is a second lock, named after its due time, which is kept
 * and looked at by whoever holds the first one. A lock alone would let an instance whose clock is late run a second time. The second lock is kept until the next due time and no
 * longer: an instance whose clock is days ahead would else have run what is due then, for all.
 *
 * <p>Names begin with {@code backup4j.} and have at most 64 characters, as the tables of ShedLock do; two applications that share such a table, but not the
 * repository, do not share names. A table gets one row for each due time.
 */
public final class ShedLockClaims implements RunClaims {
    /** As {@code TaskClaims}: five of the signs of life that a scheduler gives each minute. */
    static final Duration LEASE = Duration.ofMinutes(5);
    /** A second lock is kept for so much longer than until the next due time, for clocks that are late. */
    static final Duration LATE = Duration.ofHours(1);
    /** The longest time between two runs, a month, and a day for clocks: for tasks whose next due time is not known. */
    static final Duration REMEMBERED = Duration.ofDays(32);
    /** Of a look at the second lock; long enough for its two statements. */
    private static final Duration LOOK = Duration.ofSeconds(30);
    /** So much of a task's name is readable in the table. */
    private static final int READABLE = 18;
    /** As long as the longest name: a column that is too short for that must not refuse some tasks only. */
    private static final String PROBE = "probe-of-the-locks";

    private static final Logger LOG = LoggerFactory.getLogger(ShedLockClaims.class);

    private final LockProvider locks;
    private final Function<String, UUID> repository;
    private final BiFunction<String, Instant, Optional<Instant>> following;
    /** Second locks that were refused once. Only twice says that there is one: providers also refuse where their storage has failed for a moment. */
    private final Set<String> refusedBefore = ConcurrentHashMap.newKeySet();
    /** Whether a lock with a name of the greatest length was ever had. */
    private volatile boolean proven;

    /**
     * Claims.
     *
     * @param repository id of that of a task's place, which all instances with the same tasks have in common, and no other application has; may throw while the place is away
     * @param following when a task is due next after a due time, if that is known
     */
    public ShedLockClaims(
            LockProvider locks,
            Function<String, UUID> repository,
            BiFunction<String, Instant, Optional<Instant>> following) {
        this.locks = locks;
        this.repository = repository;
        this.following = following;
    }

    @Override
    public Answer take(String task, Instant due) throws IOException {
        Optional<SimpleLock> run = lock(name(task, "run"), LEASE);
        if (run.isEmpty()) {
            prove(task);
            return new Answer.Elsewhere("another instance");
        }
        String done = name(task, due.toString());
        // If this fails nobody knows whether the second lock was taken: the first one is kept until it ends by itself,
        // or the next instance would believe it.
        Optional<SimpleLock> look = lock(done, LOOK);
        if (look.isPresent()) {
            unlock(look.get());
            return new Held(task, run.get(), done, remembered(task, due));
        }
        unlock(run.get());
        return refusedBefore.add(done) ? new Answer.Elsewhere("another instance") : new Answer.Done();
    }

    private Duration remembered(String task, Instant due) {
        return following
                .apply(task, due)
                .map(next -> Duration.between(due, next).plus(LATE))
                .filter(time -> time.compareTo(REMEMBERED) < 0)
                .orElse(REMEMBERED);
    }

    /** A provider may say no where it means that its table is missing, or a column too short. Such a no must not keep everybody from running. */
    private void prove(String task) throws IOException {
        if (!proven) {
            unlock(
                    lock(name(asked(() -> repository.apply(task)), PROBE, "run"), LOOK)
                            .orElseThrow(
                                    () -> new IOException(
                                            "ShedLock refuses every lock; does its table or store exist, with room for names of 64 characters?")));
            proven = true;
        }
    }

    private Optional<SimpleLock> lock(String name, Duration atMost) throws IOException {
        return asked(() -> locks.lock(new LockConfiguration(ClockProvider.now(), name, atMost, Duration.ZERO)));
    }

    private static void unlock(SimpleLock lock) throws IOException {
        asked(() -> {
            lock.unlock();
            return true;
        });
    }

    /** Providers throw what their storage throws, and so does a place. */
    private static <T> T asked(Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (UnsupportedOperationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IOException("ShedLock, or the repository that its locks are named after, did not answer", e);
        }
    }

    private String name(String task, String what) throws IOException {
        return name(asked(() -> repository.apply(task)), task, what);
    }

    private static String name(UUID id, String task, String what) {
        UUID hash = UUID.nameUUIDFromBytes((id + "\n" + task + '\n' + what).getBytes(StandardCharsets.UTF_8));
        return "backup4j." + task.substring(0, Math.min(READABLE, task.length())) + "." + hash;
    }

    /** A claim that is ours. */
    private final class Held implements Answer.Mine {
        private final String task;
        private final String done;
        private final Duration remembered;
        private SimpleLock run;

        Held(String task, SimpleLock run, String done, Duration remembered) {
            this.task = task;
            this.run = run;
            this.done = done;
            this.remembered = remembered;
        }

        @Override
        public synchronized void beat() throws IOException {
            SimpleLock now = run;
            try {
                run = asked(() -> now.extend(LEASE, Duration.ZERO))
                        .orElseThrow(() -> new IOException("the lock of task '" + task + "' was lost: no sign of life"
                                + " reached ShedLock for " + LEASE + ", and another instance may run it too"));
            } catch (UnsupportedOperationException e) {
                LOG.warn(
                        "This lock provider cannot extend a lock: if task '{}' runs longer than {}, another instance may run it too.",
                        task,
                        LEASE);
            }
        }

        @Override
        public synchronized void end(boolean finished) throws IOException {
            try {
                if (finished) {
                    // Not there means that somebody looks at it right now: he runs the task a second time.
                    lock(done, remembered);
                }
            } finally {
                unlock(run);
            }
        }
    }
}
