package io.backup4j.cli;

import io.backup4j.operate.state.FileState;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is open and what was told, on this machine, for one process at a time: commands that end together tell one after the other. Where the notes cannot be had, everything is
 * told all the same, maybe twice.
 */
final class AlertNotes implements AutoCloseable {
    /** For others that tell: each channel has 30 seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long POLL_NANOS = 100_000_000;

    private final StateStore store;
    private final @Nullable FileChannel lock;

    private AlertNotes(StateStore store, @Nullable FileChannel lock) {
        this.store = store;
        this.lock = lock;
    }

    /**
     * Takes hold of the notes in a directory, which is made if it is not there.
     *
     * @param problems told why they cannot be had
     */
    static AlertNotes in(Path directory, Consumer<String> problems) {
        return in(directory, problems, PATIENCE);
    }

    /** @param patience for who holds them */
    static AlertNotes in(Path directory, Consumer<String> problems, Duration patience) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isHeld(channel, patience)) {
                return new AlertNotes(FileState.in(directory.resolve("notes")), channel);
            }
            channel.close();
            problems.accept(
                    "another command holds the notes of alerts in " + directory + "; what is told may be told again");
        } catch (IOException | RuntimeException e) {
            problems.accept("what alerts are open cannot be noted (" + Causes.describe(e)
                    + "); what is told may be told again");
        }
        return new AlertNotes(new MemoryState(), null);
    }

    /** Until the channel is closed, or the process ends. */
    @SuppressWarnings("resource")
    private static boolean isHeld(FileChannel channel, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        do {
            try {
                FileLock held = channel.tryLock();
                if (held != null) {
                    return true;
                }
            } catch (OverlappingFileLockException e) {
                // Another command in this process.
            }
            LockSupport.parkNanos(Math.min(POLL_NANOS, Math.max(1, end - System.nanoTime())));
        } while (System.nanoTime() < end);
        return false;
    }

    StateStore store() {
        return store;
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // The end of the process frees it.
            }
        }
    }
}
