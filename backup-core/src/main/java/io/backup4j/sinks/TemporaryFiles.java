package io.backup4j.sinks;

import io.backup4j.spi.sink.ObjectContent;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that are being written, in a directory whose name no key can have.
 *
 * <p>A killed process leaves its temporary file behind. The first put of each instance removes those last written more than 24 hours before
 * the file it has itself just created: one clock, that of the file system. The rule is safe whatever the clocks say, because a put whose
 * temporary file vanished fails to link it and writes it again; the 24 hours only save that work. Thread-safe.
 */
final class TemporaryFiles {
    static final String DIRECTORY = ".tmp";

    private static final Duration STALE_AFTER = Duration.ofHours(24);

    private final Path directory;
    private final Disk disk;
    private final DurableDirectories directories;
    private final String owner = UUID.randomUUID().toString();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean swept = new AtomicBoolean();

    TemporaryFiles(Path root, Disk disk, DurableDirectories directories) {
        this.directory = root.resolve(DIRECTORY);
        this.disk = disk;
        this.directories = directories;
    }

    /** Writes the content into a new file and makes its bytes durable. Leaves nothing behind if it fails. */
    Path write(ObjectContent content) throws IOException {
        Path file = directory.resolve(owner + "-" + next.getAndIncrement());
        try (DiskFile open = create(file)) {
            if (swept.compareAndSet(false, true)) {
                removeStale(Files.getLastModifiedTime(file).toInstant());
            }
            open.write(content.parts());
            open.force();
            return file;
        } catch (IOException | RuntimeException | Error e) {
            discard(file);
            throw e;
        }
    }

    /** Removes the file. What cannot be removed now is removed as stale later. */
    void discard(Path file) {
        try {
            disk.unlink(file);
        } catch (IOException e) {
            // No object depends on it.
        }
    }

    private DiskFile create(Path file) throws IOException {
        try {
            return disk.createFile(file);
        } catch (NoSuchFileException e) {
            directories.create(directory);
            return disk.createFile(file);
        }
    }

    private void removeStale(Instant now) {
        Instant limit = now.minus(STALE_AFTER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                removeIfBefore(limit, file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Tidying must not fail a put; the next instance tries again.
        }
    }

    private void removeIfBefore(Instant limit, Path file) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                disk.unlink(file);
            }
        } catch (IOException e) {
            // Linked and removed by its owner in the meantime.
        }
    }
}
