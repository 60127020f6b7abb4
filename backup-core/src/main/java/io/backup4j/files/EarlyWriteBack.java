package io.backup4j.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the data of large files on disk while the restore goes on, so that the disk is not idle until the operating system begins by itself: Linux does when a
 * tenth of the memory waits, or after 30 s. One daemon of low priority takes one file after the other; nobody waits for it, and what it has not come
 * to when the restore ends is left to the operating system. Nothing becomes durable by this, it only gets there sooner. Thread-safe.
 */
final class EarlyWriteBack implements Closeable {
    /** Less is not worth a call that waits for the disk: in common trees three quarters of the bytes are in files above this. */
    static final int MIN_BYTES = 1 << 20;

    /** A file that is still written goes out in pieces of this size, so that no single call takes long. */
    static final int PIECE_BYTES = 16 << 20;

    /** So many files may be held open; more are not announced. */
    private static final int QUEUED = 256;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final boolean enabled;
    /** Empty: the end. */
    private final BlockingQueue<Optional<Piece>> queue = new ArrayBlockingQueue<>(QUEUED + 1);

    private @Nullable Thread thread;
    private @Nullable IOException failure;
    private boolean closed;

    private record Piece(HeldChannel file, Path name) {}

    /** Does nothing where files cannot be renamed while they are open. */
    EarlyWriteBack(Path root) {
        this.enabled = root.getFileSystem() == FileSystems.getDefault()
                && root.getFileSystem().getSeparator().equals("/");
    }

    /**
     * Some MiB were written to a file that the caller holds.
     *
     * @param name for messages
     * @throws IOException as for {@link #check()}
     */
    synchronized void written(HeldChannel file, Path name) throws IOException {
        check();
        if (!enabled || closed || queue.size() >= QUEUED) {
            return;
        }
        file.hold();
        queue.add(Optional.of(new Piece(file, name)));
        if (thread == null) {
            Thread started = new Thread(this::work, "backup4j-write-back-" + COUNT.incrementAndGet());
            started.setDaemon(true);
            started.setPriority(Thread.MIN_PRIORITY);
            started.start();
            thread = started;
        }
    }

    private void work() {
        try {
            for (Optional<Piece> next = queue.take(); next.isPresent(); next = queue.take()) {
                write(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody does that; the files are written all the same, only later.
        }
    }

    private void write(Piece piece) {
        try {
            try {
                piece.file().channel().force(false);
            } finally {
                piece.file().release();
            }
        } catch (IOException e) {
            fail(new IOException("cannot write " + piece.name() + " to disk: " + e.getMessage(), e));
        }
    }

    private synchronized void fail(IOException e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** @throws IOException if the disk did not take what was written; the operating system may not say so twice */
    synchronized void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Lets go of everything that nobody works on. The thread ends with the piece that it is at, and closes that file. */
    @Override
    public void close() throws IOException {
        List<Optional<Piece>> left = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.drainTo(left);
            queue.add(Optional.empty());
        }
        IOException first = null;
        for (Optional<Piece> piece : left) {
            try {
                piece.orElseThrow().file().release();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
