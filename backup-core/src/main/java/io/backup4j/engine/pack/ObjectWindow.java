package io.backup4j.engine.pack;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads an object forwards in large pieces and shows a part of it at a time. Belongs to one thread. */
final class ObjectWindow {
    private final @Nullable BackupSink sink;
    private final ObjectKey key;
    private final long size;
    private final int readAhead;
    private byte[] bytes;
    private long start;
    private int length;

    /**
     * @param size of the object, from a listing
     * @param readAhead bytes asked for at once
     */
    ObjectWindow(BackupSink sink, ObjectKey key, long size, int readAhead) {
        this.sink = sink;
        this.key = key;
        this.size = size;
        this.readAhead = readAhead;
        this.bytes = Scratch.EMPTY;
    }

    /** An object that is in memory already: nothing is read and nothing copied. */
    ObjectWindow(ObjectKey key, byte[] object, int size) {
        this.sink = null;
        this.key = key;
        this.size = size;
        this.readAhead = 0;
        this.bytes = object;
        this.length = size;
    }

    ObjectKey key() {
        return key;
    }

    long size() {
        return size;
    }

    Place place(long offset) {
        return new Place(key, offset);
    }

    /** The array that {@link #at} gives positions in, until the next call of it. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Makes {@code count} bytes from {@code offset} visible and says where in the array they begin.
     *
     * @throws io.backup4j.spi.error.DamagedException if the object ends before
     */
    int at(long offset, int count) throws IOException {
        place(offset).require(count <= size - offset, "bytes before the end of the object", count, size - offset);
        if (offset < start || offset + count > start + length) {
            read(offset, count);
        }
        return (int) (offset - start);
    }

    private void read(long offset, int count) throws IOException {
        int wanted = (int) Math.min(Math.max(count, readAhead), size - offset);
        int kept = offset >= start && offset < start + length ? (int) (start + length - offset) : 0;
        byte[] target = Scratch.atLeast(bytes, wanted);
        System.arraycopy(bytes, kept == 0 ? 0 : (int) (offset - start), target, 0, kept);
        length = 0;
        int missing = wanted - kept;
        int found = Objects.requireNonNull(sink).read(key, offset + kept, ByteBuffer.wrap(target, kept, missing));
        bytes = target;
        start = offset;
        length = kept + found;
        place(offset + kept)
                .require(found == missing, "bytes read from an object of " + size + " bytes", missing, found);
    }
}
