package io.backup4j.operate.state;

import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Notes as files {@code <name>.state} in a directory: written beside, forced to the disk, put in place in one step, and the directory forced. Only the owner may read what
 * it makes. The directory is made by the first write, its parent must exist. Thread-safe.
 */
public final class FileState implements StateStore {
    private static final String NAME = "[a-z][a-z0-9.-]{0,63}";
    private static final long MAX_BYTES = 16 << 20;

    private final Path directory;

    private FileState(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    public static FileState in(Path directory) {
        return new FileState(directory);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        Path file = file(name);
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new IOException(file + " has " + size + " bytes; notes have at most " + MAX_BYTES
                        + ". Move it away to start anew.");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void write(String name, byte[] content) throws IOException {
        Path file = file(name);
        if (content.length > MAX_BYTES) {
            throw new IOException("The note " + file + " would have " + content.length + " bytes; at most " + MAX_BYTES
                    + " are kept.");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, ownerOnly("rwx------"));
            force(directory.getParent());
        }
        Path fresh = directory.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), ownerOnly("rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "The file system of " + directory
                            + " cannot replace a file in one step. Choose another state directory.",
                    e);
        }
        force(directory);
    }

    private Path file(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("name: must match " + NAME + ": '" + name + "'");
        }
        return directory.resolve(name + ".state");
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException | UnsupportedOperationException e) {
            // File systems in memory have nothing to make durable and may not open a directory.
            if (directory.getFileSystem() == FileSystems.getDefault()) {
                throw e;
            }
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return "state in " + directory;
    }
}
