package io.backup4j.operate.places;

import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One reading of an entry, in blocks that stay until every place that may want them has had them. Guarded by the round. */
final class SharedReading {
    private final SharedFile file;
    private final SharedContents contents;
    private final Round round;
    /** Bits of the places that may read it or go on reading. */
    private long wanted;

    private long opened;
    private @Nullable Block head;
    private @Nullable Block tail;
    /** Threads of places that wait for it. */
    private int waiting;

    private boolean begun;
    private boolean starved;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable EntryOutcome outcome;

    SharedReading(SharedFile file, long wanted) {
        this.file = file;
        this.contents = file.contents();
        this.round = contents.round();
        this.wanted = wanted;
    }

    /** The lock of all that is shared. */
    Object lock() {
        return round;
    }

    /** Bytes that were read. */
    static final class Block {
        final byte[] bytes;
        final int length;
        private long wanted;
        private boolean forgotten;
        private @Nullable Block next;

        private Block(byte[] bytes, int length, long wanted) {
            this.bytes = bytes;
            this.length = length;
            this.wanted = wanted;
        }
    }

    /** Reads, on a thread of the round. */
    void run() {
        Throwable why = null;
        EntryOutcome seen = null;
        try {
            if (awaitTurn()) {
                seen = read();
            }
        } catch (Throwable e) {
            why = e;
        }
        synchronized (round) {
            failure = why;
            outcome = seen;
            ended = true;
            if (seen != null && !seen.changed()) {
                contents.settle(file);
            } else {
                // It may be read once more.
                file.settleIfDone();
            }
            removeIfDone();
            wakeWaiting();
        }
    }

    private void wakeWaiting() {
        if (waiting > 0) {
            round.notifyAll();
        }
    }

    /** With the lock held: waits for a block or the end. */
    private void await(Seat seat, BooleanSupplier ready) throws IOException {
        waiting++;
        try {
            round.await(seat, ready, () -> late(seat));
        } finally {
            waiting--;
        }
    }

    /** With the lock held: whether there may be a reader. */
    boolean isOpen() {
        return begun && !ended;
    }

    private boolean awaitTurn() throws IOException {
        synchronized (round) {
            while (!contents.mayOpen(file)) {
                if (unwanted()) {
                    return false;
                }
                round.pause();
            }
            begun = true;
            return !unwanted();
        }
    }

    private boolean unwanted() {
        return contents.ended() || (wanted & round.present()) == 0;
    }

    private @Nullable EntryOutcome read() throws IOException {
        try (EntryReader reader = file.entry().open()) {
            int blockBytes = SharedContents.blockBytes(file.expectedBytes);
            for (boolean end = false; !end; ) {
                byte[] bytes = awaitRoom(blockBytes);
                if (bytes == null) {
                    return null;
                }
                int used = 0;
                try {
                    while (used < bytes.length) {
                        int count = reader.read(bytes, used, bytes.length - used);
                        if (count < 0) {
                            end = true;
                            break;
                        }
                        used += checked(count, bytes.length - used);
                    }
                } finally {
                    add(bytes, used);
                }
                blockBytes = SharedContents.BLOCK_BYTES;
            }
            return reader.finish();
        }
    }

    private static int checked(int count, int most) {
        if (count == 0 || count > most) {
            throw new IllegalStateException("the source's reader answered " + count + " bytes where 1 to " + most
                    + " were asked for; this is a bug of the source");
        }
        return count;
    }

    /** Waits until there is room for a block; null if nobody wants it. */
    private byte @Nullable [] awaitRoom(int bytes) throws IOException {
        synchronized (round) {
            while (true) {
                if (unwanted()) {
                    return null;
                }
                boolean allHaveHadAll = head == null && (wanted & round.present() & ~opened) == 0;
                if (contents.hasRoom(bytes) || allHaveHadAll) {
                    starved = false;
                    return contents.take(bytes);
                }
                starved = true;
                contents.pauseForRoom();
            }
        }
    }

    private void add(byte[] bytes, int length) {
        synchronized (round) {
            long places = wanted & round.present();
            if (length == 0 || places == 0) {
                contents.give(bytes, true);
                return;
            }
            Block block = new Block(bytes, length, places);
            if (tail == null || head == null) {
                head = block;
            }
            if (tail != null) {
                tail.next = block;
            }
            tail = block;
            for (Seat seat : round.seats()) {
                if ((places & seat.bit) != 0) {
                    seat.backlogBytes += bytes.length;
                }
            }
            wakeWaiting();
        }
    }

    /** With the lock held. */
    void open(Seat seat) {
        opened |= seat.bit;
        if (starved) {
            contents.wakeStarved();
        }
    }

    /**
     * The block after another one, for a place that has it next; waits for it.
     *
     * @param before null for the first
     * @return null at the end
     */
    @Nullable
    Block next(Seat seat, @Nullable Block before) throws IOException {
        synchronized (round) {
            await(seat, () -> after(before) != null || ended);
            Block block = after(before);
            if (block == null) {
                rethrow();
            }
            return block;
        }
    }

    private @Nullable Block after(@Nullable Block before) {
        return before == null ? head : before.next;
    }

    /** Waits for the end, also that of closing. */
    EntryOutcome outcome(Seat seat) throws IOException {
        synchronized (round) {
            await(seat, () -> ended);
            rethrow();
            if (outcome == null) {
                throw new IOException("the run of place '" + seat.name() + "' is over");
            }
            return outcome;
        }
    }

    /** Which place keeps this reading from going on, or null if it is the source. */
    private @Nullable Seat late(Seat waiting) {
        if (!begun) {
            return round.first(contents.wantingEarliest() & ~waiting.bit);
        }
        if (!starved) {
            return null;
        }
        Seat laggard = contents.laggard();
        if (laggard == null) {
            return round.first(wanted & round.present() & ~opened & ~waiting.bit);
        }
        return laggard == waiting ? null : laggard;
    }

    private void rethrow() throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("a reading was stopped: " + failure, failure);
        }
    }

    /** A place has had a block. */
    void had(Seat seat, Block block) {
        synchronized (round) {
            done(seat, block);
            trim();
        }
    }

    private void done(Seat seat, Block block) {
        if ((block.wanted & seat.bit) != 0) {
            block.wanted &= ~seat.bit;
            seat.backlogBytes -= block.bytes.length;
            if (block.wanted == 0) {
                contents.give(block.bytes, !block.forgotten);
            }
        }
    }

    private void trim() {
        while (head != null && head.wanted == 0) {
            head = head.next;
        }
        removeIfDone();
    }

    private void removeIfDone() {
        if (ended && head == null) {
            contents.remove(this);
        }
    }

    /** With the lock held: this place reads no more of it. */
    void forget(Seat seat) {
        if ((wanted & seat.bit) != 0) {
            wanted &= ~seat.bit;
            for (Block block = head; block != null; block = block.next) {
                if ((block.wanted & seat.bit) != 0) {
                    // Its thread may be looking at it at this moment.
                    block.forgotten = true;
                    done(seat, block);
                }
            }
            trim();
            contents.wakeStarved();
        }
    }
}
