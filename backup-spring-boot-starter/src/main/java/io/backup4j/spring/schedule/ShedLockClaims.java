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
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims by the ShedLock that the host has already. A run holds the lock of its task; that it has ended is a second lock, named after its due time, which is kept
 * and looked at by whoever holds the first one. A lock alone would let an instance whose clock is late run a second time.
 *
 * <p>Names begin with {@code backup4j.} and have at most 64 characters, as the tables of ShedLock do; two applications that share such a table, but not the
 * repository, do not share names. A table gets one row for each due time.
 */
public final class ShedLockClaims implements RunClaims {
    /** As {@code TaskClaims}: five of the signs of life that a scheduler gives each minute. */
    static final Duration LEASE = Duration.ofMinutes(5);
    /** The longest time between two runs, a month, and a day for clocks. */
    static final Duration REMEMBERED = Duration.ofDays(32);
    /** Of a look at the second lock; long enough for its two statements. */
    private static final Duration LOOK = Duration.ofSeconds(30);
    /** So much of a task's name is readable in the table. */
    private static final int READABLE = 18;

    private static final Logger LOG = LoggerFactory.getLogger(ShedLockClaims.class);

    private final LockProvider locks;
    private final Supplier<UUID> repository;
    /** Second locks that were refused once. Only twice says that there is one: providers also refuse where their storage has failed for a moment. */
    private final Set<String> refusedBefore = ConcurrentHashMap.newKeySet();
    /** Whether a lock was ever had. */
    private volatile boolean works;

    /** @param repository its id, which all instances with the same tasks have in common, and no other application has; may throw while the place is away */
    public ShedLockClaims(LockProvider locks, Supplier<UUID> repository) {
        this.locks = locks;
        this.repository = repository;
    }

    @Override
    public Answer take(String task, Instant due) throws IOException {
        Optional<SimpleLock> run = lock(name(task, "run"), LEASE);
        if (run.isEmpty()) {
            prove();
            return new Answer.Elsewhere("another instance");
        }
        String done = name(task, due.toString());
        // If this fails nobody knows whether the second lock was taken: the first one is kept until it ends by itself,
        // or the next instance would believe it.
        Optional<SimpleLock> look = lock(done, LOOK);
        if (look.isPresent()) {
            unlock(look.get());
            return new Held(task, run.get(), done);
        }
        unlock(run.get());
        return refusedBefore.add(done) ? new Answer.Elsewhere("another instance") : new Answer.Done();
    }

    /** A provider may say no where it means that its table is missing. Such a no must not keep everybody from running. */
    private void prove() throws IOException {
        if (!works) {
            unlock(lock(name("probe", "run"), LOOK)
                    .orElseThrow(() -> new IOException("ShedLock refuses every lock; does its table or store exist?")));
        }
    }

    private Optional<SimpleLock> lock(String name, Duration atMost) throws IOException {
        Optional<SimpleLock> lock =
                asked(() -> locks.lock(new LockConfiguration(ClockProvider.now(), name, atMost, Duration.ZERO)));
        works |= lock.isPresent();
        return lock;
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
        UUID id = asked(repository);
        UUID hash = UUID.nameUUIDFromBytes((id + "\n" + task + '\n' + what).getBytes(StandardCharsets.UTF_8));
        return "backup4j." + task.substring(0, Math.min(READABLE, task.length())) + "." + hash;
    }

    /** A claim that is ours. */
    private final class Held implements Answer.Mine {
        private final String task;
        private final String done;
        private SimpleLock run;

        Held(String task, SimpleLock run, String done) {
            this.task = task;
            this.run = run;
            this.done = done;
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
                    lock(done, REMEMBERED);
                }
            } finally {
                unlock(run);
            }
        }
    }
}
