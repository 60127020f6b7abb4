package io.backup4j.operate.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a journal, {@code runs-<10 digits>.jsonl}, and the durability of their names. Only the owner may use what it creates. Thread-safe, and
 * safe with other processes while {@link JournalLock} is held.
 */
final class JournalDirectory {
    private static final String NAME = "runs-\\d{10}\\.jsonl";
    private static final int DIGITS_START = "runs-".length();
    private static final int DIGITS_END = DIGITS_START + 10;

    private final Path directory;
    private final DiskSync sync;
    /** Files whose names this instance has made durable. That a file exists proves nothing: its creator may not have come so far. */
    private final Set<Path> proven = ConcurrentHashMap.newKeySet();

    JournalDirectory(Path directory, DiskSync sync) {
        this.directory = directory.toAbsolutePath();
        this.sync = sync;
    }

    Path path() {
        return directory;
    }

    /** Makes the directory and what is missing above it; their names are durable when this returns. */
    void create() throws IOException {
        List<Path> missing = new ArrayList<>();
        Path existing = directory;
        while (existing != null && !Files.isDirectory(existing)) {
            missing.add(existing);
            existing = existing.getParent();
        }
        for (int i = missing.size() - 1; i >= 0; i--) {
            try {
                Files.createDirectory(missing.get(i), ownerOnly("rwx------"));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(missing.get(i))) {
                    throw e;
                }
            }
        }
        syncParents(missing);
    }

    /** A parent in which nothing was made here may be one that this user cannot read; then its owner made it durable. */
    private void syncParents(List<Path> made) throws IOException {
        Set<Path> children = new HashSet<>(made);
        // Also if it existed: another process may have made it a moment ago.
        children.add(directory);
        for (Path child : children) {
            Path parent = child.getParent();
            if (parent == null) {
                continue;
            }
            try {
                sync.directory(parent);
            } catch (AccessDeniedException e) {
                if (made.contains(child)) {
                    throw e;
                }
            }
        }
    }

    /** Oldest first; empty if there is no directory yet. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            names.forEach(file -> {
                if (file.getFileName().toString().matches(NAME)) {
                    files.add(file);
                }
            });
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }

    /** The name behind this file. */
    Path following(Path file) {
        String name = file.getFileName().toString();
        return numbered(Long.parseLong(name.substring(DIGITS_START, DIGITS_END)) + 1);
    }

    Path first() {
        return numbered(1);
    }

    private Path numbered(long n) {
        return directory.resolve("runs-%010d.jsonl".formatted(n));
    }

    /** Opens a file for appending, and creates it if there is none. */
    FileChannel openForAppend(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        return FileChannel.open(file, options, ownerOnly("rw-------"));
    }

    /** Makes a file's name durable; costs one fsync the first time, and nothing later. */
    void prove(Path file) throws IOException {
        if (!proven.contains(file)) {
            sync.directory(directory);
            proven.add(file);
        }
    }

    void forget(Path file) {
        proven.remove(file);
    }

    FileAttribute<?>[] ownerOnly(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
