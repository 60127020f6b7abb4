package io.backup4j.engine.restore;

import io.backup4j.engine.listing.Content;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.run.RunThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * For targets that take each file from its beginning to its end and several files at once. Files are begun in the order in which they are handed over, but those of one series wait for one
 * another, and others pass them. The threads are not interrupted before they had time to end by themselves: they may be inside the target.
 */
final class ConcurrentContent implements ContentRestorer {
    private static final long WAIT_MILLIS = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** So many files wait at most where there are series: the next series may begin only behind many files of the last. */
    private static final int MOST_WAITING = 1024;

    private final SequentialContent single;
    private final FirstFailure failure;
    private final RestoreProgress progress;
    private final RunThreads threads = new RunThreads("restore");
    private final int atOnce;
    /** Handed over and not begun, in their order; guarded by this. */
    private final Deque<Given> waiting = new ArrayDeque<>();
    /** Series of which a file is being restored; guarded by this. */
    private final Set<String> busy = new HashSet<>();
    /** Files that were handed over and have not ended; guarded by this. */
    private int unfinished;
    /** Threads that have not ended; guarded by this. */
    private int running;

    private volatile boolean ended;
    private volatile boolean closed;

    private record Given(FileRestore file, Content content, String series) {}

    ConcurrentContent(RestoreRun run, int atOnce) {
        this.single = new SequentialContent(
                run.chunks(), run.contents(), run.check(), run.failure(), () -> {}, run.progress());
        this.failure = run.failure();
        this.progress = run.progress();
        this.atOnce = atOnce;
        this.running = atOnce;
        for (int i = 0; i < atOnce; i++) {
            threads.execute(this::work);
        }
    }

    @Override
    public void restore(FileRestore file, Content content) throws IOException {
        Given given = new Given(file, content, file.series());
        try {
            do {
                failure.check();
                progress.report();
            } while (!offer(given));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits a moment for room. */
    private synchronized boolean offer(Given given) throws InterruptedException {
        int most = given.series().isEmpty() ? 2 * atOnce : MOST_WAITING;
        if (waiting.size() >= most) {
            wait(WAIT_MILLIS);
        }
        if (waiting.size() >= most) {
            return false;
        }
        waiting.add(given);
        unfinished++;
        notifyAll();
        return true;
    }

    private void work() {
        Given begun = null;
        try {
            while (!stopped()) {
                begun = next();
                if (begun != null) {
                    single.restore(begun.file(), begun.content());
                    fileEnded(begun);
                } else if (ended) {
                    break;
                }
            }
        } catch (Throwable e) {
            failure.report(e);
            letGo(begun);
        } finally {
            threadEnded();
        }
    }

    /** At once: other threads may be inside the target and wait for what this file has of it. */
    private void letGo(@Nullable Given begun) {
        try {
            if (begun != null) {
                begun.file().abandon();
            }
        } catch (IOException | RuntimeException e) {
            failure.report(e);
        }
    }

    private boolean stopped() {
        return closed || failure.happened();
    }

    /** The file to begin; waits a moment for it, and returns null if there is none. */
    private synchronized @Nullable Given next() throws InterruptedException {
        Given next = takeFirst();
        if (next == null && !ended) {
            wait(WAIT_MILLIS);
            next = takeFirst();
        }
        return next;
    }

    private @Nullable Given takeFirst() {
        for (Iterator<Given> all = waiting.iterator(); all.hasNext(); ) {
            Given given = all.next();
            if (given.series().isEmpty() || busy.add(given.series())) {
                all.remove();
                notifyAll();
                return given;
            }
        }
        return null;
    }

    private synchronized void fileEnded(Given given) {
        busy.remove(given.series());
        unfinished--;
        notifyAll();
    }

    private synchronized void threadEnded() {
        running--;
        notifyAll();
    }

    @Override
    public void awaitEarlier() throws IOException {
        try {
            while (!allEnded()) {
                failure.check();
                progress.report();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        failure.check();
    }

    /** Waits a moment for it. */
    private synchronized boolean allEnded() throws InterruptedException {
        if (unfinished > 0) {
            wait(WAIT_MILLIS);
        }
        return unfinished == 0;
    }

    @Override
    public void finish() throws IOException {
        awaitEarlier();
        ended = true;
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while restoring");
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (this) {
            while (running > 0 && System.nanoTime() < deadline) {
                try {
                    wait(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        threads.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
