package io.backup4j.operate.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time in a journal directory: one thread of this class, and one process. File locks belong to the whole JVM, so the threads need a lock of their
 * own; appends are rare and short, and one for all directories is enough.
 */
final class JournalLock {
    static final String FILE_NAME = "lock";

    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();
    /** How long to wait for a copy of this class in another class loader of this JVM, for which the JDK refuses to queue. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private JournalLock() {}

    /** What is done alone. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Waits for its turn and works. The directory must exist. */
    static <T> T holding(JournalDirectory directory, Work<T> work) throws IOException {
        Path file = directory.path().resolve(FILE_NAME);
        IN_THIS_JVM.lock();
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), directory.ownerOnly("rw-------"))) {
            FileLock lock = lock(channel, file);
            try {
                return work.run();
            } finally {
                lock.release();
            }
        } finally {
            IN_THIS_JVM.unlock();
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException("the journal's lock " + file + " was held for 10 s by this process", e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
