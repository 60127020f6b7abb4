package io.backup4j.files;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one file under its temporary name. {@link #write} may be called by several threads at once; {@link #commit} and {@link #close} by one, after
 * them.
 */
final class FileEntryWriter implements EntryWriter {
    /** Heap buffers are copied by the JDK into direct memory of this size per thread, which it keeps; larger pieces gain nothing. */
    private static final int PIECE_BYTES = 256 << 10;

    private final FileWriters owner;
    private final StoredEntry entry;
    private final Path temporary;
    private final Path destination;
    private final TargetDirectory directory;
    private final FileChannel channel;
    private final int firstMode;
    private final AtomicLong end = new AtomicLong();
    private volatile boolean failed;
    private boolean ended;

    FileEntryWriter(
            FileWriters owner,
            StoredEntry entry,
            Path temporary,
            Path destination,
            TargetDirectory directory,
            FileChannel channel,
            int firstMode) {
        this.owner = owner;
        this.entry = entry;
        this.temporary = temporary;
        this.destination = destination;
        this.directory = directory;
        this.channel = channel;
        this.firstMode = firstMode;
    }

    StoredEntry entry() {
        return entry;
    }

    Path temporary() {
        return temporary;
    }

    Path destination() {
        return destination;
    }

    TargetDirectory directory() {
        return directory;
    }

    FileChannel channel() {
        return channel;
    }

    /** The mode it was made with, by {@link FirstMode}. */
    int firstMode() {
        return firstMode;
    }

    @Override
    public void write(long position, ByteBuffer data) throws IOException {
        int length = data.remaining();
        if (position < 0 || position > entry.sizeBytes() - length) {
            throw new IllegalArgumentException("position: " + length + " bytes at " + position + " do not lie in "
                    + entry.path() + " of " + entry.sizeBytes() + " bytes");
        }
        try {
            writeFully(position, data);
        } catch (IOException e) {
            failed = true;
            throw owner.failureOfTarget("write", destination, e);
        }
        end.accumulateAndGet(position + length, Math::max);
    }

    private void writeFully(long position, ByteBuffer data) throws IOException {
        int last = data.limit();
        long at = position;
        while (data.position() < last) {
            if (!data.isDirect()) {
                data.limit(Math.min(last, data.position() + PIECE_BYTES));
            }
            at += channel.write(data, at);
            data.limit(last);
        }
    }

    @Override
    public void commit() throws IOException {
        if (ended) {
            throw new IllegalStateException("commit of " + entry.path() + ": committed or closed already");
        }
        if (failed) {
            throw new IllegalStateException("commit of " + entry.path() + ": a write has failed");
        }
        try {
            if (end.get() < entry.sizeBytes()) {
                channel.write(ByteBuffer.allocate(1), entry.sizeBytes() - 1); // All before it becomes a hole.
            }
        } catch (IOException e) {
            throw owner.failureOfTarget("write", destination, e);
        }
        owner.publish(this);
        ended = true;
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            owner.abandon(this);
        }
    }
}
