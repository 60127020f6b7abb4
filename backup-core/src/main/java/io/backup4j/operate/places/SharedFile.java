package io.backup4j.operate.places;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.util.ArrayList;
import java.util.List;

/** An entry with content that several places may want: read once for all of them, or once more for all if it changed meanwhile. Guarded by the round. */
final class SharedFile {
    final EntryPath path;
    final long expectedBytes;
    final byte[] evidence;
    final StreamKind streamKind;
    private final SharedContents contents;
    private final SourceEntry entry;
    private final List<SharedReading> readings = new ArrayList<>(1);
    /** Bits of the places that have neither read it nor said that they do not need it. */
    private long pending;

    SharedFile(SharedContents contents, SourceEntry entry, long pending) {
        this.contents = contents;
        this.entry = entry;
        this.pending = pending;
        this.path = entry.path();
        this.expectedBytes = entry.expectedBytes();
        this.evidence = entry.evidence();
        this.streamKind = entry.streamKind();
    }

    SourceEntry entry() {
        return entry;
    }

    SharedContents contents() {
        return contents;
    }

    /** With the lock held. */
    long wanted() {
        return pending & contents.round().present();
    }

    /** With the lock held: the n-th reading, from 0; the first place to ask begins it. */
    SharedReading reading(int n) {
        while (readings.size() <= n) {
            SharedReading reading = new SharedReading(this, wanted());
            readings.add(reading);
            contents.begin(reading);
        }
        return readings.get(n);
    }

    /** With the lock held: this place needs it no more. */
    void release(Seat seat) {
        if ((pending & seat.bit) != 0) {
            pending &= ~seat.bit;
            readings.forEach(reading -> reading.forget(seat));
            settleIfDone();
        }
    }

    /** With the lock held: nobody wants it any more, and no reader of it is open. */
    void settleIfDone() {
        if (wanted() == 0 && readings.stream().noneMatch(SharedReading::isOpen)) {
            contents.settle(this);
        }
    }
}
