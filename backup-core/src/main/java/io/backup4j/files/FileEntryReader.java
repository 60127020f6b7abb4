package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/**
 * Reads one file. Holes of a sparse file are read as the zeros they stand for: the chunker sees to it that they cost nothing.
 *
 * <p>The platform tells the status of a path, not of an open file. So the path is looked at before opening and after reading: if nothing differs, ctime
 * and inode included, the file that was opened is that one, and it did not change meanwhile, because replacing or renaming it would have set its ctime.
 */
final class FileEntryReader implements EntryReader {
    /**
     * Most bytes per read: the platform copies through a buffer outside the heap that it keeps for each thread, as large as the largest read was. 256 KiB
     * stay in the processor's cache.
     */
    private static final int MAX_READ_BYTES = 256 * 1024;

    /** How often the end of a growing file is looked for again. */
    private static final int MAX_EXTENSIONS = 3;

    private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final EntryPath entry;
    private final Path file;
    private final AttributeCollector attributes;
    private final SeekableByteChannel channel;
    private final FileStatus before;
    private final Instant readStart;
    private long position;
    private long limit;
    private int extensions;

    private FileEntryReader(
            EntryPath entry,
            Path file,
            AttributeCollector attributes,
            SeekableByteChannel channel,
            FileStatus before,
            Instant readStart) {
        this.entry = entry;
        this.file = file;
        this.attributes = attributes;
        this.channel = channel;
        this.before = before;
        this.readStart = readStart;
        this.limit = before.sizeBytes();
    }

    static FileEntryReader open(EntryPath entry, Path file, AttributeCollector attributes, Clock clock)
            throws IOException {
        try {
            Instant readStart = clock.instant();
            FileStatus before = FileStatus.read(file);
            if (before.kind() != EntryKind.FILE) {
                // Opening a pipe would block for ever.
                throw new NoSuchFileException(file.toString(), null, "is no longer a file");
            }
            return new FileEntryReader(entry, file, attributes, Files.newByteChannel(file, OPTIONS), before, readStart);
        } catch (NoSuchFileException e) {
            throw EntryUnavailableException.vanished(e);
        } catch (ClosedByInterruptException e) {
            throw e; // Says nothing of the file.
        } catch (IOException e) {
            throw EntryUnavailableException.unreadable(FileFailure.reason(e), e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = channel.read(ByteBuffer.wrap(buffer, offset, Math.min(length, MAX_READ_BYTES)));
            if (count > 0) {
                if (position >= limit && !mayContinue()) {
                    return -1;
                }
                position += count;
            }
            return count;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw EntryUnavailableException.unreadable(FileFailure.reason(e), e);
        }
    }

    /**
     * There is more than the status promised. A file that grows is followed a few times and then cut, or a fast writer would keep the run for ever; it is
     * marked as changed anyway. A file that does not grow but is longer than it says ({@code /proc}) is read to its end.
     */
    private boolean mayContinue() throws IOException {
        long size;
        try {
            size = FileStatus.read(file).sizeBytes();
        } catch (NoSuchFileException e) {
            size = limit;
        }
        if (size > limit) {
            limit = size;
            return ++extensions <= MAX_EXTENSIONS;
        }
        limit = Long.MAX_VALUE;
        return true;
    }

    @Override
    public EntryOutcome finish() throws IOException {
        try {
            // Extended attributes first: then the status that follows vouches for them too.
            EntryAttributes collected = attributes.collect(entry, file, before);
            FileStatus after = FileStatus.read(file);
            if (!after.equals(before)) {
                return new EntryOutcome(attributes.collect(entry, file, after), FileEvidence.NONE, true);
            }
            boolean provable = position == after.sizeBytes();
            byte[] evidence = provable ? FileEvidence.ofRead(after, readStart) : FileEvidence.NONE;
            return new EntryOutcome(collected, evidence, false);
        } catch (NoSuchFileException e) {
            // What was read may be whole, but nothing can vouch for it.
            return new EntryOutcome(attributes.collect(entry, file, before), FileEvidence.NONE, true);
        } catch (IOException e) {
            throw EntryUnavailableException.unreadable(FileFailure.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
