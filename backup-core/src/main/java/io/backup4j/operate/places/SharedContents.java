package io.backup4j.operate.places;

import io.backup4j.engine.run.RunThreads;
import io.backup4j.spi.source.SourceEntry;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a source for some places and not yet by others: its memory, and which entries may be open. Guarded by the round.
 *
 * <p>Why no order of threads locks: take the earliest entry that some place has not finished. Every place that may want it comes to it, because an engine opens
 * entries in order and finishes all that come before. Then it may be open, because the earliest ones come first; and a block of it may be had whatever else is
 * kept, because all who want it have opened it and had what was read so far.
 */
final class SharedContents {
    static final int BLOCK_BYTES = 256 << 10;
    private static final int SMALLEST_BLOCK_BYTES = 512;

    private final Round round;
    private final long mostBytes;
    private final Set<SharedReading> live = new LinkedHashSet<>();
    /** In order of the walk: entries that may still be opened or are being read. Empty where any number may be open. */
    private final Set<SharedFile> unsettled = new LinkedHashSet<>();

    private final Queue<byte[]> spare = new ArrayDeque<>();
    private long keptBytes;
    /** Readings that wait for room. */
    private int starved;

    private long places;
    private int maxReads;
    private boolean ended;
    private @Nullable RunThreads threads;

    SharedContents(Round round, long mostBytes) {
        this.round = round;
        this.mostBytes = mostBytes;
    }

    Round round() {
        return round;
    }

    /** The source is open. With the lock held. */
    void begin(RunThreads readers, int maxConcurrentReads, long readingPlaces) {
        threads = readers;
        maxReads = maxConcurrentReads;
        places = readingPlaces;
    }

    /** Nobody reads any more. With the lock held. */
    void end() {
        ended = true;
    }

    SharedFile share(SourceEntry entry) {
        synchronized (round) {
            SharedFile file = new SharedFile(this, entry, places);
            if (maxReads != Integer.MAX_VALUE) {
                unsettled.add(file);
            }
            return file;
        }
    }

    /** With the lock held: a reading begins on a thread of its own. An engine that fails interrupts its threads, and that must not hit what others read. */
    void begin(SharedReading reading) {
        live.add(reading);
        if (threads != null && !ended) {
            threads.execute(reading::run);
        }
    }

    /** With the lock held: whether an entry is among the earliest that may be open together. */
    boolean mayOpen(SharedFile file) {
        int earlier = 0;
        for (SharedFile other : unsettled) {
            if (other == file) {
                return true;
            }
            if (++earlier >= maxReads) {
                return false;
            }
        }
        return true;
    }

    /** With the lock held: who may still want the earliest entry, so that no later one is opened. */
    long wantingEarliest() {
        return unsettled.isEmpty() ? 0 : unsettled.iterator().next().wanted();
    }

    void settle(SharedFile file) {
        if (unsettled.remove(file)) {
            round.notifyAll();
        }
    }

    boolean ended() {
        return ended;
    }

    /** With the lock held. */
    boolean hasRoom(int bytes) {
        return keptBytes + bytes <= mostBytes;
    }

    /** With the lock held: the place that most bytes are kept for; null if none are. */
    @Nullable
    Seat laggard() {
        Seat most = null;
        for (Seat seat : round.seats()) {
            if (seat.present && seat.backlogBytes > (most == null ? 0 : most.backlogBytes)) {
                most = seat;
            }
        }
        return most;
    }

    /** With the lock held. */
    byte[] take(int bytes) {
        keptBytes += bytes;
        byte[] reused = bytes == BLOCK_BYTES ? spare.poll() : null;
        return reused == null ? new byte[bytes] : reused;
    }

    /**
     * With the lock held.
     *
     * @param reusable whether nobody can be looking at them
     */
    void give(byte[] bytes, boolean reusable) {
        keptBytes -= bytes.length;
        if (reusable && bytes.length == BLOCK_BYTES) {
            spare.add(bytes);
        }
        wakeStarved();
    }

    /** With the lock held: lets a reading wait for room, for a moment. */
    void pauseForRoom() throws InterruptedIOException {
        starved++;
        try {
            round.pause();
        } finally {
            starved--;
        }
    }

    /** With the lock held. Whoever else waits is left alone: this happens for every block. */
    void wakeStarved() {
        if (starved > 0) {
            round.notifyAll();
        }
    }

    static int blockBytes(long expected) {
        return expected < 0 || expected >= BLOCK_BYTES
                ? BLOCK_BYTES
                // One more, so that the end is seen without a second block.
                : (int) Math.max(SMALLEST_BLOCK_BYTES, expected + 1);
    }

    /** With the lock held: nothing waits for this place any more. */
    void forget(Seat seat) {
        places &= ~seat.bit;
        Set.copyOf(live).forEach(reading -> reading.forget(seat));
        Set.copyOf(unsettled).forEach(file -> file.release(seat));
    }

    void remove(SharedReading reading) {
        live.remove(reading);
    }
}
