package io.backup4j.operate.places;

import io.backup4j.engine.backup.SharedEntry;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A shared entry as one place sees it. */
final class FileView implements SharedEntry {
    private final SharedFile file;
    private final Seat seat;
    private int readings;

    FileView(SharedFile file, Seat seat) {
        this.file = file;
        this.seat = seat;
    }

    @Override
    public EntryPath path() {
        return file.path;
    }

    @Override
    public EntryKind kind() {
        return EntryKind.FILE;
    }

    /** Not known before it was read, when those of the outcome count. */
    @Override
    public EntryAttributes attributes() {
        return EntryAttributes.none();
    }

    @Override
    public long expectedBytes() {
        return file.expectedBytes;
    }

    @Override
    public byte[] evidence() {
        return file.evidence;
    }

    @Override
    public StreamKind streamKind() {
        return file.streamKind;
    }

    @Override
    public EntryReader open() throws IOException {
        synchronized (file.contents().round()) {
            seat.requirePresent();
            SharedReading reading = file.reading(readings++);
            reading.open(seat);
            return new View(reading, seat);
        }
    }

    @Override
    public void release() {
        synchronized (file.contents().round()) {
            file.release(seat);
        }
    }

    /** One reading for one place. */
    private static final class View implements EntryReader {
        private final SharedReading reading;
        private final Seat seat;
        private SharedReading.@Nullable Block before;
        private SharedReading.@Nullable Block block;
        private int position;

        private View(SharedReading reading, Seat seat) {
            this.reading = reading;
            this.seat = seat;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            SharedReading.Block current = block;
            if (current == null) {
                current = reading.next(seat, before);
                if (current == null) {
                    return -1;
                }
                block = current;
                position = 0;
            }
            int count = Math.min(length, current.length - position);
            System.arraycopy(current.bytes, position, buffer, offset, count);
            position += count;
            if (position == current.length) {
                before = current;
                block = null;
                reading.had(seat, current);
            }
            return count;
        }

        @Override
        public EntryOutcome finish() throws IOException {
            return reading.outcome(seat);
        }

        @Override
        public void close() {
            synchronized (reading.lock()) {
                reading.forget(seat);
            }
        }
    }
}
