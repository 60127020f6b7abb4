package io.backup4j.sinks;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates directories below a root, makes names in them durable with as few fsyncs as is safe, and removes empty ones.
 *
 * <p>A name is durable when its directory was synchronised after it appeared, and so was the parent of that directory, up to the root. That a
 * directory <em>exists</em> proves nothing: another process may have created it a moment ago and not have synchronised its parent yet. So
 * this instance proves each directory itself, once, and remembers it. Memory is only sound for what nobody removes and creates again. Therefore
 * two kinds of directory:
 *
 * <ul>
 *   <li><b>permanent</b>: at the top ({@code pack}), or with a name of at most two characters inside a permanent one ({@code pack/3f}, a
 *       fan-out that fills again). Never removed, proven once. A put there costs one directory fsync.
 *   <li><b>passing</b>: all others ({@code session/<uuid>}). Removed when empty, never remembered. A put costs one fsync per level.
 * </ul>
 *
 * <p>Thread-safe.
 */
final class DurableDirectories {
    private static final int FAN_OUT_NAME_LENGTH = 2;

    private final Path root;
    private final Disk disk;
    private final Set<Path> proven = ConcurrentHashMap.newKeySet();
    /** Directories above the root in which this instance created something, the root included. */
    private final Set<Path> changedAboveRoot = ConcurrentHashMap.newKeySet();

    DurableDirectories(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /** Creates the directory and what is missing above it. Nothing of it is durable before {@link #sync}. */
    void create(Path directory) throws IOException {
        if (proven.contains(directory) || Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            create(parent);
        }
        boolean belowRoot = directory.startsWith(root) && !directory.equals(root);
        if (!belowRoot && parent != null) {
            // Before it exists, so that a thread that finds it existing finds this too.
            changedAboveRoot.add(parent);
        }
        try {
            disk.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // A rival was faster.
        }
    }

    /** Makes the names in a directory durable, and the directory itself. */
    void sync(Path directory) throws IOException {
        disk.syncDirectory(directory);
        Path current = directory;
        while (!current.equals(root) && !proven.contains(current)) {
            current = current.getParent();
            disk.syncDirectory(current);
        }
        if (current.equals(root) && !proven.contains(root)) {
            syncAboveRoot();
            proven.add(root);
        }
        for (Path below = directory; !below.equals(root); below = below.getParent()) {
            if (isPermanent(below)) {
                proven.add(below);
            }
        }
    }

    /**
     * Makes it durable that a name has gone from a directory. If a rival has removed the directory itself since, what has to be durable is that: then the
     * names above it are.
     */
    void syncGone(Path directory) throws IOException {
        for (Path current = directory; ; current = current.getParent()) {
            try {
                disk.syncDirectory(current);
                return;
            } catch (NoSuchFileException e) {
                if (current.equals(root)) {
                    return;
                }
            }
        }
    }

    /** Removes a passing directory, and those above it, while they are empty. Best effort. */
    void removeEmpty(Path directory) {
        for (Path current = directory; !isPermanent(current); current = current.getParent()) {
            try {
                disk.removeDirectory(current);
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                return;
            } catch (IOException e) {
                // An empty directory left behind holds no object and costs a listing one call.
                return;
            }
        }
    }

    /** Drops what was proven: something was removed from outside. */
    void forget() {
        proven.clear();
    }

    private boolean isPermanent(Path directory) {
        if (directory.equals(root)) {
            return true;
        }
        Path names = root.relativize(directory);
        for (int i = 1; i < names.getNameCount(); i++) {
            if (names.getName(i).toString().length() > FAN_OUT_NAME_LENGTH) {
                return false;
            }
        }
        return true;
    }

    private void syncAboveRoot() throws IOException {
        Path parent = root.getParent();
        if (parent == null) {
            return;
        }
        try {
            disk.syncDirectory(parent);
        } catch (AccessDeniedException e) {
            // Whoever made the root for us may keep us from reading its parent; that directory is theirs to make
            // durable.
            if (changedAboveRoot.contains(parent)) {
                throw e;
            }
        }
        for (Path changed : changedAboveRoot) {
            if (!changed.equals(parent)) {
                disk.syncDirectory(changed);
            }
        }
    }
}
