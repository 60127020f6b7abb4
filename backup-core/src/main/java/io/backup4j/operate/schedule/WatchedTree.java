package io.backup4j.operate.schedule;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Lets the operating system tell of changes: one watch for each directory, which are few on some systems, so there is a limit. */
final class WatchedTree implements TreeChanges {
    /** The smallest limit per user that Linux has by default. */
    private static final int MAX_DIRECTORIES = 8192;

    private final WatchService service;
    private final Predicate<Path> matters;
    private final Map<WatchKey, Path> directories = new HashMap<>();
    /** What the roots were when the watch began, by what their file system tells them apart; empty if it tells nothing. */
    private final Map<Path, Optional<Object>> roots = new HashMap<>();

    private WatchedTree(WatchService service, Predicate<Path> matters) {
        this.service = service;
        this.matters = matters;
    }

    /**
     * Watches from now on.
     *
     * @param roots directories
     * @throws IOException if one of them cannot be watched, or there are too many below them
     */
    static WatchedTree of(List<Path> roots, Predicate<Path> matters) throws IOException {
        WatchedTree tree = new WatchedTree(roots.get(0).getFileSystem().newWatchService(), matters);
        try {
            for (Path root : roots) {
                tree.register(root);
                if (!Files.isDirectory(root)) {
                    throw new NotDirectoryException(root.toString());
                }
                tree.roots.put(root, identity(root));
            }
            return tree;
        } catch (IOException | RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private static Optional<Object> identity(Path root) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(root, BasicFileAttributes.class).fileKey());
    }

    private void register(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!matters.test(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (directories.size() >= MAX_DIRECTORIES) {
                    throw new IOException("more than " + MAX_DIRECTORIES + " directories");
                }
                try {
                    directories.put(directory.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY), directory);
                } catch (NoSuchFileException | NotDirectoryException e) {
                    // It went away meanwhile, which its parent tells.
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public boolean await(Duration longest) throws IOException, InterruptedException {
        try {
            boolean changed = false;
            WatchKey key = service.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
            while (key != null) {
                changed |= take(key);
                key = service.poll();
            }
            for (Map.Entry<Path, Optional<Object>> root : roots.entrySet()) {
                if (!identity(root.getKey()).equals(root.getValue())) {
                    throw new IOException(root.getKey() + " was replaced by another directory");
                }
            }
            return changed;
        } catch (ClosedWatchServiceException e) {
            throw new IOException("closed", e);
        }
    }

    private boolean take(WatchKey key) throws IOException {
        Path directory = directories.get(key);
        boolean changed = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == OVERFLOW || directory == null) {
                // What was made meanwhile is not watched yet.
                if (directory != null) {
                    register(directory);
                }
                changed = true;
            } else {
                changed |= take(directory.resolve((Path) event.context()), event.kind() == ENTRY_CREATE);
            }
        }
        if (!key.reset()) {
            directories.remove(key);
            if (directory != null && roots.containsKey(directory)) {
                // No parent is watched that would tell of one that takes its place.
                throw new IOException(directory + " is gone");
            }
        }
        return changed;
    }

    private boolean take(Path path, boolean created) throws IOException {
        if (!matters.test(path)) {
            return false;
        }
        if (created && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            register(path);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
