package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.spi.sink.SinkSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A disk of limited size on which others write too. A put that does not fit stores nothing, also if its key is taken; what is deleted is room again. Sizes are
 * those of the contents alone. Thread-safe; slower than memory, because every call looks at everything.
 */
public final class BoundedSink extends ForwardingSink {
    private final long capacityBytes;
    private long foreignBytes;
    private long puts;
    private long fillAtPut = Long.MAX_VALUE;
    private final List<String> refused = new ArrayList<>();

    /** @param capacityBytes of the disk */
    public BoundedSink(BackupSink sink, long capacityBytes) {
        super(sink);
        this.capacityBytes = capacityBytes;
    }

    /** Others take all the room that is left, now. */
    public synchronized void fill() throws IOException {
        foreignBytes += usableBytes();
    }

    /** Others take all the room that is left just before the k-th put from now on. */
    public synchronized void fillAtPut(long k) {
        puts = 0;
        fillAtPut = k;
    }

    /** Keys of the puts for which there was no room, in their order. */
    public synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    /** Room that is left. */
    public synchronized long usableBytes() throws IOException {
        long used = 0;
        for (ObjectInfo object : SinkObjects.list(delegate(), "")) {
            used += object.sizeBytes();
        }
        return Math.max(0, capacityBytes - foreignBytes - used);
    }

    @Override
    public synchronized PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        puts++;
        if (puts == fillAtPut) {
            fill();
        }
        if (content.sizeBytes() > usableBytes()) {
            refused.add(key.value());
            throw new SinkFullException(
                    "put " + key + ": no room for " + content.sizeBytes() + " bytes",
                    new IOException("No space left on device"));
        }
        return super.put(key, content);
    }

    @Override
    public synchronized DeleteResult delete(ObjectKey key) throws IOException {
        return super.delete(key);
    }

    @Override
    public synchronized Optional<SinkSpace> space() throws IOException {
        return Optional.of(new SinkSpace(capacityBytes, usableBytes()));
    }
}
