package io.backup4j.operate.schedule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls somebody when files have changed and have come to rest, such as {@link Scheduler#request}. Its begin counts as a change, because nobody knows what changed before.
 * Where the operating system cannot tell, as of too many directories, the files are looked at from time to time. What other machines change on a network drive it may not tell: give
 * such a task times as well.
 *
 * <p>Has a daemon thread of its own, from {@link #start} until {@link #close()}.
 */
public final class ChangeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);
    /** How much longer than a rest a change waits at most, where files change all the time. */
    private static final int LONGEST_QUIETS = 10;

    private final List<Path> roots;
    private final Predicate<Path> matters;
    private final Duration quiet;
    private final Runnable changed;
    private final Thread thread;
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable TreeChanges changes;

    private ChangeWatch(List<Path> roots, Predicate<Path> matters, Duration quiet, Runnable changed) {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("roots: there is none");
        }
        if (quiet.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("quiet: must be at least a millisecond: " + quiet);
        }
        this.roots =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        this.matters = Objects.requireNonNull(matters, "matters");
        this.quiet = quiet;
        this.changed = Objects.requireNonNull(changed, "changed");
        this.thread = new Thread(this::run, "backup4j-changes");
        thread.setDaemon(true);
    }

    /**
     * Begins to watch.
     *
     * @param roots directories; links are not followed
     * @param matters whether a file or directory counts, by its absolute path; what the backup itself writes, its repository and state, must not
     * @param quiet rest after the last change; where changes never rest, ten times as long after the first
     * @param changed called on the thread of the watch; returns soon. What it throws is logged
     */
    public static ChangeWatch start(List<Path> roots, Predicate<Path> matters, Duration quiet, Runnable changed) {
        ChangeWatch watch = new ChangeWatch(roots, matters, quiet, changed);
        watch.thread.start();
        return watch;
    }

    private void run() {
        QuietPeriod period = new QuietPeriod(quiet, quiet.multipliedBy(LONGEST_QUIETS));
        period.changed(System.nanoTime());
        boolean told = true;
        while (!closed()) {
            try (TreeChanges tree = open(told)) {
                watch(tree, period);
            } catch (IOException | RuntimeException | Error e) {
                // Also an Error: a watch that ends in silence would be no backups.
                if (closed() || !told && !rest(e)) {
                    return;
                }
                LOG.info(
                        "The system does not tell of changes below {} ({}); looking at them from time to time",
                        roots,
                        e.toString());
                told = false;
                period.changed(System.nanoTime());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What cannot even be looked at is tried again, but not all the time. */
    private boolean rest(Throwable failure) {
        LOG.warn("Changes below {} cannot be seen; trying again", roots, failure);
        try {
            return !end.await(quiet.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean closed() {
        return end.getCount() == 0;
    }

    private TreeChanges open(boolean told) throws IOException {
        TreeChanges opened = told ? WatchedTree.of(roots, matters) : new PolledTree(roots, matters, quiet);
        synchronized (this) {
            changes = opened;
        }
        return opened;
    }

    private void watch(TreeChanges tree, QuietPeriod period) throws IOException, InterruptedException {
        while (!closed()) {
            long wait = Math.max(0, Math.min(period.waitNanos(System.nanoTime()), quiet.toNanos() * LONGEST_QUIETS));
            if (tree.await(Duration.ofNanos(wait))) {
                period.changed(System.nanoTime());
            }
            if (period.isOver(System.nanoTime())) {
                tell();
            }
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("Who is to be told of changes below {} failed", roots, e);
        }
    }

    /** Ends watching. A call that goes on comes to its end. */
    @Override
    public void close() {
        end.countDown();
        TreeChanges open;
        synchronized (this) {
            open = changes;
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("A watch could not be closed", e);
            }
        }
    }
}
