package io.backup4j.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that is removed in the end, if not by who made it then by the next one. The lock file {@code backup4j-drill-…​.lock} is made and locked before
 * the directory {@code backup4j-drill-…} and removed after it; while the operating system says that somebody holds the lock, both are left alone. Who holds it in
 * this process is remembered here, because opening and closing the file again would let go of the lock (POSIX). Making and removing are thread-safe.
 */
public final class ScratchDirectory implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchDirectory.class);
    private static final String PREFIX = "backup4j-drill-";
    private static final String LOCK_SUFFIX = ".lock";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "\\d+");
    private static final Pattern LOCK_NAME = Pattern.compile(NAME.pattern() + Pattern.quote(LOCK_SUFFIX));
    /** A lock file that was just made is taken for a leftover only if somebody else looks in that very moment. */
    private static final int MAX_ATTEMPTS = 20;

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final Path path;
    private final FileChannel lock;
    private boolean removed;

    private ScratchDirectory(Path lockFile, FileChannel lock) {
        this.lockFile = lockFile;
        this.lock = lock;
        String name = lockFile.getFileName().toString();
        this.path = lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
    }

    /** Makes a fresh one in a directory; only its owner may enter it. */
    public static ScratchDirectory make(Path parent) throws IOException {
        Path real = parent.toRealPath();
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            ScratchDirectory made = tryLock(Files.createTempFile(real, PREFIX, LOCK_SUFFIX));
            if (made != null) {
                try {
                    Files.createDirectory(made.path, PrivateMode.ofDirectory(real.getFileSystem()));
                    return made;
                } catch (IOException e) {
                    made.close();
                    throw e;
                }
            }
        }
        throw new IOException("cannot make a directory of our own in " + real + ": each lock file is taken at once");
    }

    /** Removes those that nobody holds. One that cannot be removed is logged, and left to the next call. */
    public static void removeLeftovers(Path parent) throws IOException {
        for (Path found : leftovers(parent.toRealPath())) {
            try {
                remove(found);
            } catch (IOException e) {
                LOG.warn(
                        "What a killed drill left behind at {} could not be removed; the next drill tries again.",
                        found,
                        e);
            }
        }
    }

    private static List<Path> leftovers(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            all.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static void remove(Path found) throws IOException {
        String name = found.getFileName().toString();
        if (LOCK_NAME.matcher(name).matches() && Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS)) {
            ScratchDirectory leftover = tryLock(found);
            if (leftover != null) {
                LOG.info("Removing what a killed drill left behind: {}", leftover.path);
                leftover.close();
            }
        } else if (NAME.matcher(name).matches() && Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS)) {
            // Its lock file is there as long as the directory is; without one it is nobody's.
            Path lockFile = found.resolveSibling(name + LOCK_SUFFIX);
            if (Files.notExists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                TreeRemoval.remove(found);
            }
        }
    }

    /** The directory that goes with a lock file, if nobody else holds it. */
    private static @Nullable ScratchDirectory tryLock(Path lockFile) throws IOException {
        if (!HELD_HERE.add(lockFile)) {
            return null;
        }
        FileChannel channel = null;
        ScratchDirectory locked = null;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            // Between opening and locking somebody may have removed it: that lock is worth nothing.
            if (lock != null && Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                locked = new ScratchDirectory(lockFile, channel);
            }
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return null;
        } finally {
            if (locked == null) {
                if (channel != null) {
                    channel.close();
                }
                HELD_HERE.remove(lockFile);
            }
        }
        return locked;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Removes the directory, then lets go of the lock. What cannot be removed is left to the next drill. A second call does nothing. */
    @Override
    public void close() throws IOException {
        if (removed) {
            return;
        }
        removed = true;
        try {
            TreeRemoval.remove(path);
            Files.deleteIfExists(lockFile);
        } finally {
            try {
                lock.close();
            } finally {
                HELD_HERE.remove(lockFile);
            }
        }
    }
}
