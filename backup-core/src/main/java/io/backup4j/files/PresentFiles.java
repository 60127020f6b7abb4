package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.PresentContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;

/** Files that are there already and may stay if their content is equal. Thread-safe. */
final class PresentFiles {
    private static final String USER_XATTR_PREFIX = EntryAttributes.XATTR_PREFIX + "user.";

    private final TargetRoot root;
    private final TargetDirectories directories;
    private final AttributeWriter attributes;
    private final DurableNames durable;
    private final FileWriters writers;

    PresentFiles(
            TargetRoot root,
            TargetDirectories directories,
            AttributeWriter attributes,
            DurableNames durable,
            FileWriters writers) {
        this.root = root;
        this.directories = directories;
        this.attributes = attributes;
        this.durable = durable;
        this.writers = writers;
    }

    /** Empty if it cannot be read, or setting its attributes would change something else or not make it like the backup. */
    Optional<PresentContent> of(StoredEntry entry) throws IOException {
        // Whether a linked name was restored is told by its being another file than before.
        if (!root.hasUnixView()
                || entry.attributes().bytes(EntryAttributes.HARD_LINK).isPresent()) {
            return Optional.empty();
        }
        try {
            Path file = root.resolve(entry.path());
            BasicFileAttributes found = directories.exists(file.getParent()) ? Existing.look(file) : null;
            if (found == null || !found.isRegularFile() || hasOtherNames(file) || hasOtherAttributes(file, entry)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new PresentFile(entry, file, channel, found));
        } catch (IOException e) {
            if (!writers.concernsOneEntry(e)) {
                throw writers.failureOfTarget("look at " + entry.path() + " in", root.path(), e);
            }
            return Optional.empty();
        }
    }

    private static boolean hasOtherNames(Path file) throws IOException {
        return !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean hasOtherAttributes(Path file, StoredEntry entry) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return false;
        }
        for (String name : view.list()) {
            if (entry.attributes().bytes(USER_XATTR_PREFIX + name).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private final class PresentFile implements PresentContent {
        private final StoredEntry entry;
        private final Path file;
        private final FileChannel channel;
        private final BasicFileAttributes found;

        private PresentFile(StoredEntry entry, Path file, FileChannel channel, BasicFileAttributes found) {
            this.entry = entry;
            this.file = file;
            this.channel = channel;
            this.found = found;
        }

        @Override
        public long sizeBytes() {
            return found.size();
        }

        @Override
        public String mark() {
            return found.fileKey() + " " + found.size() + " " + found.lastModifiedTime();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int before = target.position();
            int read = 0;
            while (target.hasRemaining() && read >= 0) {
                read = channel.read(target, position + target.position() - before);
            }
            return target.position() - before;
        }

        @Override
        public void keep() throws IOException {
            try {
                attributes.apply(file, entry);
                if (durable.sync()) {
                    channel.force(true);
                }
            } catch (IOException e) {
                writers.missingOrFailed(entry, "set the attributes of", file, e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
