package io.backup4j.engine.index;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local copies of index segments: one file each, the decoded content followed by its CRC-32C, mapped read-only. Without a directory, or when it cannot
 * be used, the same bytes are held outside the heap. No failure of the directory is one of the run.
 *
 * <p>Files are written under another name and moved. The directory belongs to one repository; several processes may share it. It is trusted as the
 * host's other files are: whoever can write there can mislead this host's lookups.
 *
 * <p>Java 17 cannot unmap: the mapping goes when the segment is garbage. Until then a removed file keeps its disk space, and Windows refuses to remove
 * it; a later run does. A file that someone truncates while it is mapped makes a lookup fail with an {@link InternalError}.
 *
 * <p>Thread-safe.
 */
public final class LocalIndexCache {
    private static final Logger LOG = LoggerFactory.getLogger(LocalIndexCache.class);
    private static final String SUFFIX = ".segment";
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final @Nullable Path directory;
    private final AtomicBoolean warned = new AtomicBoolean();

    private LocalIndexCache(@Nullable Path directory) {
        this.directory = directory;
    }

    /** A cache in a directory, which is created when the first segment is kept. */
    public static LocalIndexCache in(Path directory) {
        return new LocalIndexCache(directory);
    }

    /** No directory: everything is held outside the heap for as long as it is used. */
    public static LocalIndexCache offHeap() {
        return new LocalIndexCache(null);
    }

    /**
     * The local copy of a segment, or empty if there is none that is whole; a damaged copy is removed. Cost: one read of the file.
     *
     * @param name 64 hex digits
     */
    public Optional<IndexSegment> open(String name) {
        if (directory == null) {
            return Optional.empty();
        }
        Path file = file(directory, name);
        try {
            return Optional.of(IndexSegment.open(IndexFormat.PREFIX + name, SegmentFile.map(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (SegmentFile.Torn | BackupException e) {
            LOG.warn("The local index copy {} is damaged and is fetched again: {}", file, e.getMessage());
            delete(file);
        } catch (IOException | UnsupportedOperationException e) {
            warn("read", file, e);
        }
        return Optional.empty();
    }

    /**
     * Keeps a segment and opens it. The content comes piece by piece and is never in the heap as a whole; it is asked for a second time if the
     * directory fails.
     *
     * @param mostBytes upper bound of the content's length
     * @throws IOException what the content throws; nothing was kept
     * @throws ConfigurationException if neither a file nor memory outside the heap could be had
     */
    public IndexSegment keep(String name, long mostBytes, SegmentContent content) throws IOException {
        if (directory != null && write(directory, name, content)) {
            Optional<IndexSegment> kept = open(name);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        ByteBuffer held = allocateOffHeap(mostBytes);
        content.forEachPart(held::put);
        return IndexSegment.open(IndexFormat.PREFIX + name, held.flip());
    }

    /** The same for content that is in memory already; the buffer may be reused afterwards. */
    public IndexSegment keep(String name, ByteBuffer content) {
        try {
            return keep(name, content.remaining(), action -> action.accept(content.duplicate()));
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer cannot fail", e);
        }
    }

    /** Forgets the copy of a segment; where it is open it stays readable. */
    public void remove(String name) {
        if (directory != null) {
            delete(file(directory, name));
        }
    }

    /** Removes the copies of all other segments and what earlier runs left unfinished. */
    public void retain(Set<String> names) {
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String fileName = file.getFileName().toString();
                boolean copy = fileName.endsWith(SUFFIX);
                boolean wanted = copy && names.contains(fileName.substring(0, fileName.length() - SUFFIX.length()));
                // A temporary file may be another process's, which then holds that segment in memory.
                if ((copy && !wanted) || fileName.endsWith(TEMPORARY_SUFFIX)) {
                    delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            warn("list", directory, e);
        }
    }

    private boolean write(Path directory, String name, SegmentContent content) throws IOException {
        Path temporary = null;
        try {
            Files.createDirectories(directory);
            // Readable by the owner only, where the file system knows owners.
            temporary = Files.createTempFile(directory, name, TEMPORARY_SUFFIX);
            SegmentFile.write(temporary, content);
            Files.move(temporary, file(directory, name), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (ContentFailure e) {
            throw e.failure();
        } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
            warn("write", directory, e);
            return false;
        } finally {
            if (temporary != null) {
                delete(temporary);
            }
        }
    }

    private static ByteBuffer allocateOffHeap(long bytes) {
        try {
            return ByteBuffer.allocateDirect(Math.toIntExact(bytes));
        } catch (OutOfMemoryError e) {
            throw new ConfigurationException(
                    "the index needs another " + bytes + " bytes outside the heap and there is no room:"
                            + " give a writable state directory (then it needs none) or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("Could not remove {} from the local index copies; a later run will", file, e);
        }
    }

    /** Once aloud, so that a read-only directory does not fill the log with one line per segment. */
    private void warn(String action, Path path, Exception cause) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "Could not {} {} for local index copies: {}. The index is held in memory.",
                    action,
                    path,
                    cause.toString());
        } else {
            LOG.debug("Could not {} {} for local index copies", action, path, cause);
        }
    }

    private static Path file(Path directory, String name) {
        return directory.resolve(name + SUFFIX);
    }
}
