package io.backup4j.spring.schedule;

import io.backup4j.operate.state.FileState;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.state.StateStore;
import io.backup4j.spring.place.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where schedules and alerts keep what a restart must not forget: in the state directory, whose notes belong to one process. A second process that shares it keeps
 * its notes in memory, and asks the repository when something ran last.
 */
public final class HostNotes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostNotes.class);

    private final StateStore store;
    private final @Nullable FileChannel lock;

    private HostNotes(StateStore store, @Nullable FileChannel lock) {
        this.store = store;
        this.lock = lock;
    }

    /** Takes hold of the notes of a directory. */
    public static HostNotes in(StateDirectory state) {
        Path directory = state.pathOrNull();
        if (directory == null) {
            return new HostNotes(new MemoryState(), null);
        }
        try {
            FileChannel lock = FileChannel.open(
                    directory.resolve("notes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isHeld(lock)) {
                return new HostNotes(FileState.in(directory.resolve("notes")), lock);
            }
            lock.close();
            LOG.warn(
                    "Another process uses the state directory {}: this one keeps its schedule in memory. Give each a 'backup.state-directory' of its own.",
                    directory);
        } catch (IOException e) {
            LOG.warn("The state directory {} cannot be locked, and the schedule is kept in memory", directory, e);
        }
        return new HostNotes(new MemoryState(), null);
    }

    /** Until the channel is closed, or the process ends. */
    @SuppressWarnings("resource")
    private static boolean isHeld(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    public StateStore store() {
        return store;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
