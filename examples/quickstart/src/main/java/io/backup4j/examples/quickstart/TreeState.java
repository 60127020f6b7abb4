package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a whole tree looks like at one moment.
 *
 * @param entries by their path below the root; the root itself is the empty path
 */
record TreeState(SortedMap<Path, EntryState> entries) {
    TreeState {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Reads every byte below the root. */
    static TreeState of(Path root) throws IOException {
        SortedMap<Path, EntryState> entries = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                entries.put(root.relativize(file), EntryState.of(file, attributes));
                return FileVisitResult.CONTINUE;
            }
        });
        return new TreeState(entries);
    }

    long files() {
        return entries.values().stream()
                .filter(entry -> entry.kind() == EntryState.Kind.FILE)
                .count();
    }

    /** Length of all files. */
    long bytes() {
        return entries.values().stream().mapToLong(EntryState::bytes).sum();
    }
}
