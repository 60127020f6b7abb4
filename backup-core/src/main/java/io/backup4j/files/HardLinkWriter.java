package io.backup4j.files;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes further names of restored files, after all content is written. A name is made only if its leader is proven to be the restored file; where links are
 * not possible (another file system, too many names) the content is copied. Used by one thread.
 */
final class HardLinkWriter {
    private static final int COPY_BYTES = 256 << 10;

    private final TargetRoot root;
    private final TargetDirectories directories;
    private final FileWriters writers;
    private final DurableNames durable;
    private final TemporaryNames names;
    private final SessionNotes notes;

    HardLinkWriter(
            TargetRoot root,
            TargetDirectories directories,
            FileWriters writers,
            DurableNames durable,
            TemporaryNames names,
            SessionNotes notes) {
        this.root = root;
        this.directories = directories;
        this.writers = writers;
        this.durable = durable;
        this.names = names;
        this.notes = notes;
    }

    void link(StoredEntry entry, HardLinkGroups.Leader leader) throws IOException {
        Path destination = root.resolve(entry.path());
        try {
            Path first = root.resolve(leader.path());
            BasicFileAttributes restored = restored(entry, leader, first);
            directories.require(destination.getParent());
            if (makeName(entry, first, destination) && !isSameFile(restored, Existing.look(destination))) {
                throw new EntryBlockedException("it is not the same file as " + leader.path() + " after linking");
            }
        } catch (IOException e) {
            writers.missingOrFailed(entry, "link", destination, e);
        }
    }

    /** @throws EntryBlockedException if the leader is not the file that this session restored or found equal */
    private BasicFileAttributes restored(StoredEntry entry, HardLinkGroups.Leader leader, Path first)
            throws IOException {
        BasicFileAttributes there = directories.exists(first.getParent()) ? Existing.look(first) : null;
        boolean restored = there != null
                && there.isRegularFile()
                && there.size() == entry.sizeBytes()
                && (leader.oldKey().isEmpty() || !leader.oldKey().equals(String.valueOf(there.fileKey())));
        if (there == null || !restored) {
            throw new EntryBlockedException(
                    "it is another name of " + leader.path() + ", which was not restored either");
        }
        return there;
    }

    /** False if the content was copied instead. */
    private boolean makeName(StoredEntry entry, Path first, Path destination) throws IOException {
        try {
            Files.createLink(destination, first);
        } catch (FileAlreadyExistsException e) {
            replaceByLink(first, destination);
        } catch (UnsupportedOperationException | FileSystemException e) {
            copy(entry, first);
            return false;
        }
        durable.namesChanged(destination.getParent());
        return true;
    }

    private void replaceByLink(Path first, Path destination) throws IOException {
        Path temporary = names.beside(destination);
        Files.createLink(temporary, first);
        try {
            FileWriters.rename(temporary, destination);
        } finally {
            // Renaming one name of a file over another of its names does nothing and leaves both.
            Files.deleteIfExists(temporary);
        }
    }

    private void copy(StoredEntry entry, Path first) throws IOException {
        notes.once(entry.path(), "hard link restored as a file of its own: no link is possible here");
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        try (FileChannel from = FileChannel.open(first, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                EntryWriter writer = writers.open(entry)) {
            long position = 0;
            while (position < entry.sizeBytes() && from.read(buffer.clear(), position) > 0) {
                int read = buffer.flip().remaining();
                writer.write(position, buffer);
                position += read;
            }
            if (position < entry.sizeBytes()) {
                throw new EntryBlockedException("its other name was cut meanwhile");
            }
            writer.commit();
        }
    }

    private static boolean isSameFile(BasicFileAttributes one, @Nullable BasicFileAttributes other) {
        return other != null && other.isRegularFile() && Objects.equals(one.fileKey(), other.fileKey());
    }
}
