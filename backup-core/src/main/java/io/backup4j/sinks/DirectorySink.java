package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.spi.sink.SinkSpace;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Objects as files below a directory, one file per object under the name of its key.
 *
 * <p><b>Put.</b> A temporary file is written and synchronised, then linked to its final name, which is atomic and fails if the name is taken; then
 * the directory is synchronised. Never a move, which replaces an existing file on Linux, and never a file created under its final name, which can
 * be seen half written. {@code EXISTS} is durable too, and so is what {@link #stat} finds, so that whoever relies on an object another process has
 * just linked does not lose it: either costs a directory fsync. A put costs one file fsync and one directory fsync, plus one per level for directories such as {@code session/<uuid>} that come and go. A
 * delete costs one directory fsync: it is durable.
 *
 * <p><b>Needs</b> hard links and directories that can be synchronised: a local POSIX file system or NFS. Where one is missing a put fails; it
 * never pretends. Files belong to their owner alone (0600, directories 0700). Symbolic links below the root are not followed and not listed.
 *
 * <p>The root need not exist: it reads as empty, and the first put creates it. Thread-safe, also between processes. Holds no files open.
 */
public final class DirectorySink implements BackupSink {
    /** How often a put starts again because directories were removed under it, which takes a rival delete each time. */
    private static final int MAX_ATTEMPTS = 20;

    private final Path root;
    private final Disk disk;
    private final DurableDirectories directories;
    private final TemporaryFiles temporaries;
    private final DirectoryLister lister;

    DirectorySink(Path root, Disk disk) {
        this.root = root.toAbsolutePath();
        this.disk = disk;
        this.directories = new DurableDirectories(this.root, disk);
        this.temporaries = new TemporaryFiles(this.root, disk, directories);
        this.lister = new DirectoryLister(this.root);
    }

    /** A sink on a directory, which may be missing. Touches nothing. */
    public static DirectorySink at(Path root) {
        return new DirectorySink(root, new NioDisk());
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        Path file = fileOf(key);
        PutResult result;
        try {
            result = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? PutResult.EXISTS : store(file, content);
        } catch (IOException e) {
            throw FileFailures.translate(
                    "put " + key, hasRoomFor(content) ? e : new SinkFullException(full(key, e), e));
        } catch (UnsupportedOperationException e) {
            throw FileFailures.translate("put " + key, e);
        }
        try {
            directories.sync(file.getParent());
        } catch (IOException e) {
            // Not "full": the object may be there, whatever the reason.
            throw FileFailures.isRefused(e)
                    ? FileFailures.translate("put " + key, e)
                    : new IOException("put " + key + ": stored, but not proven durable: " + e.getMessage(), e);
        }
        return result;
    }

    /** Tells a full disk from other failures where the text of the failure is in the user's language. */
    private boolean hasRoomFor(ObjectContent content) {
        try {
            return space().map(room -> room.usableBytes() >= content.sizeBytes())
                    .orElse(true);
        } catch (IOException e) {
            return true;
        }
    }

    private static String full(ObjectKey key, IOException failure) {
        return "put " + key + ": no room left: " + failure.getMessage();
    }

    private PutResult store(Path file, ObjectContent content) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path temporary = temporaries.write(content);
            try {
                directories.create(file.getParent());
                disk.link(temporary, file);
                return PutResult.CREATED;
            } catch (FileAlreadyExistsException e) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("a directory has the name of an object: " + file, e);
                }
                return PutResult.EXISTS;
            } catch (NoSuchFileException e) {
                // A rival's delete removed the empty directory, or our temporary file was taken for stale.
                directories.forget();
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            } finally {
                temporaries.discard(temporary);
            }
        }
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("offset: must not be negative: " + offset);
        }
        Path file = fileOf(key);
        int start = target.position();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (target.hasRemaining()
                    && HeapSlices.read(channel, offset + target.position() - start, target) >= 0) {}
            return target.position() - start;
        } catch (IOException e) {
            target.position(start);
            if (FileFailures.isAbsent(e) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchObjectException(key);
            }
            throw FileFailures.translate("read " + key, e);
        }
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        try {
            Path file = fileOf(key);
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            proveDurable(file.getParent());
            return Optional.of(DirectoryLister.info(key, attributes));
        } catch (IOException e) {
            if (FileFailures.isAbsent(e)) {
                return Optional.empty();
            }
            throw FileFailures.translate("stat " + key, e);
        }
    }

    /** The process that has put an object may have been killed between the link and the sync of the directory. */
    private void proveDurable(Path directory) throws IOException {
        try {
            directories.sync(directory);
        } catch (IOException e) {
            // Media that cannot be written lose nothing, and some of them cannot be synchronised.
            if (FileFailures.isAbsent(e) || !Files.getFileStore(directory).isReadOnly()) {
                throw e;
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A page ends at the end of a directory once it holds 1000 objects, and within a directory at 10 000, so that few directories are read twice.
     * Memory: the names of one directory per level, and one page.
     */
    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        try {
            return lister.list(prefix, after);
        } catch (IOException e) {
            throw FileFailures.translate("list '" + prefix + "'", e);
        }
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        Path file = fileOf(key);
        try {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                return DeleteResult.DELETED;
            }
            unlinkIfPresent(file);
            // Also when it was gone already: an earlier delete may have failed between unlink and fsync.
            directories.syncGone(file.getParent());
            directories.removeEmpty(file.getParent());
            return DeleteResult.DELETED;
        } catch (IOException e) {
            if (FileFailures.isAbsent(e)) {
                return DeleteResult.DELETED;
            }
            throw FileFailures.translate("delete " + key, e);
        } catch (UnsupportedOperationException e) {
            throw FileFailures.translate("delete " + key, e);
        }
    }

    private void unlinkIfPresent(Path file) throws IOException {
        try {
            disk.unlink(file);
        } catch (NoSuchFileException e) {
            // Deleting what does not exist succeeds.
        }
    }

    @Override
    public SinkCapabilities capabilities() {
        return SinkCapabilities.FULL;
    }

    /** Size and free room of the volume, as this user may use it; quotas of the user are not seen. */
    @Override
    public Optional<SinkSpace> space() throws IOException {
        for (Path path = root; path != null; path = path.getParent()) {
            if (Files.exists(path)) {
                FileStore store = Files.getFileStore(path);
                return Optional.of(new SinkSpace(store.getTotalSpace(), store.getUsableSpace()));
            }
        }
        return Optional.empty();
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public Optional<URI> localDirectory() {
        return root.getFileSystem() == FileSystems.getDefault() ? Optional.of(root.toUri()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "DirectorySink[" + root + "]";
    }

    private Path fileOf(ObjectKey key) {
        return root.resolve(key.value());
    }
}
