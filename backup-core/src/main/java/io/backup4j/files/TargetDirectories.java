package io.backup4j.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guard against links: says which directories below the target are real ones, looking at each component from the top without following links. What
 * was seen is remembered for the last {@value #REMEMBERED} directories; this is sound because a restore itself never removes or replaces a directory.
 * Thread-safe.
 */
final class TargetDirectories {
    /** A few MiB of heap; enough for any path and for the working set of a restore that goes on in order. */
    private static final int REMEMBERED = 8192;

    private final TargetRoot root;
    private final DurableNames durable;
    private final Map<Path, TargetDirectory> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, TargetDirectory> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final TargetDirectory top = new TargetDirectory();

    TargetDirectories(TargetRoot root, DurableNames durable) {
        this.root = root;
        this.durable = durable;
    }

    /**
     * Whether this directory exists; changes nothing.
     *
     * @throws EntryBlockedException if it, or a directory that contains it, is something else
     */
    boolean exists(Path directory) throws IOException {
        return walk(directory, false) != null;
    }

    /**
     * This directory, made if it is missing, with those that contain it.
     *
     * @throws EntryBlockedException as for {@link #exists}
     */
    TargetDirectory require(Path directory) throws IOException {
        TargetDirectory found = walk(directory, true);
        if (found == null) {
            throw new NoSuchFileException(directory.toString());
        }
        return found;
    }

    /**
     * Makes a directory that only the owner may enter until it gets its own mode.
     *
     * @throws FileAlreadyExistsException if something has this name
     */
    void make(Path directory, boolean hasOwnMode) throws IOException {
        Path parent = directory.getParent();
        require(parent);
        Files.createDirectory(
                directory, hasOwnMode ? PrivateMode.ofDirectory(directory.getFileSystem()) : PrivateMode.unchanged());
        durable.namesChanged(parent);
        remember(directory);
    }

    private @Nullable TargetDirectory walk(Path directory, boolean create) throws IOException {
        Deque<Path> unseen = new ArrayDeque<>();
        Path place = directory;
        TargetDirectory found = recall(place);
        // A loop, because a hostile path may have 2000 components.
        while (found == null) {
            unseen.push(place);
            place = place.getParent();
            found = recall(place);
        }
        while (!unseen.isEmpty()) {
            place = unseen.pop();
            if (!isRealDirectory(place)) {
                if (!create) {
                    return null;
                }
                createMissing(place);
            }
            found = remember(place);
        }
        return found;
    }

    private void createMissing(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            durable.namesChanged(directory.getParent());
        } catch (FileAlreadyExistsException e) {
            // Two writers at once made it, or it is no directory.
            if (!isRealDirectory(directory)) {
                throw e;
            }
        }
    }

    /** False if nothing is there. */
    private boolean isRealDirectory(Path directory) throws IOException {
        BasicFileAttributes attributes = Existing.look(directory);
        if (attributes == null) {
            return false;
        }
        if (!attributes.isDirectory()) {
            throw new EntryBlockedException(root.path().relativize(directory)
                    + (attributes.isSymbolicLink()
                            ? " is a symbolic link, and nothing is written through links"
                            : " is not a directory"));
        }
        return true;
    }

    private @Nullable TargetDirectory recall(Path directory) {
        if (directory.equals(root.path())) {
            return top;
        }
        synchronized (known) {
            return known.get(directory);
        }
    }

    private TargetDirectory remember(Path directory) {
        synchronized (known) {
            return known.computeIfAbsent(directory, d -> new TargetDirectory());
        }
    }
}
