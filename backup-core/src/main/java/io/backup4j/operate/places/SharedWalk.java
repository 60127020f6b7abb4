package io.backup4j.operate.places;

import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The entries of a session, asked for by one thread and taken by each place at its own pace, within limits. Guarded by the round. */
final class SharedWalk {
    /** How far the walk is ahead of the fastest place. */
    private static final int AHEAD = 256;
    /**
     * How far places may be apart. An engine hands its last small entries out only when its window of 4096 is full, and up to 1280 are on their way there:
     * with less, one place could wait for entries that another has not begun to read, because that one waits here.
     */
    private static final int APART = 8192;

    /** A power of two. */
    private static final int CAPACITY = 16_384;

    private final Round round;
    private final SourceSession session;
    private final SharedContents contents;
    /** A {@link SharedFile} or a {@link WalkedEntry}. */
    private final @Nullable Object[] entries = new Object[CAPACITY];
    /** Number of the next entry of each place; of one that takes no more, the highest there is. */
    private final long[] positions;

    private long first;
    private long end;
    private boolean over;
    /** Places that wait for an entry. */
    private int waiting;

    private boolean waitingForRoom;
    private @Nullable Throwable failure;

    /**
     * @param places bits of those that will walk
     */
    SharedWalk(Round round, SourceSession session, SharedContents contents, long places) {
        this.round = round;
        this.session = session;
        this.contents = contents;
        this.positions = new long[round.seats().size()];
        Arrays.fill(positions, Long.MAX_VALUE);
        for (Seat seat : round.seats()) {
            if ((places & seat.bit) != 0) {
                positions[seat.index()] = 0;
            }
        }
    }

    /** Walks, on a thread of its own, until the end or until nobody wants more. */
    void run() {
        Throwable why = null;
        try {
            while (awaitRoom()) {
                SourceEntry entry = session.next();
                if (entry == null) {
                    break;
                }
                add(entry.kind() == EntryKind.FILE ? contents.share(entry) : new WalkedEntry(entry));
            }
        } catch (Throwable e) {
            why = e;
        }
        synchronized (round) {
            failure = why;
            over = true;
            round.notifyAll();
        }
    }

    private boolean awaitRoom() throws IOException {
        synchronized (round) {
            while (true) {
                long slowest = Arrays.stream(positions).min().orElseThrow();
                if (slowest == Long.MAX_VALUE) {
                    return false;
                }
                if (end - fastest() < AHEAD && end - slowest < APART + AHEAD) {
                    return true;
                }
                waitingForRoom = true;
                try {
                    round.pause();
                } finally {
                    waitingForRoom = false;
                }
            }
        }
    }

    private long fastest() {
        return Arrays.stream(positions).filter(p -> p != Long.MAX_VALUE).max().orElse(end);
    }

    private void add(Object entry) {
        synchronized (round) {
            entries[index(end)] = entry;
            end++;
            if (waiting > 0) {
                round.notifyAll();
            }
        }
    }

    private static int index(long number) {
        return (int) (number & (CAPACITY - 1));
    }

    /** The next entry for a place, or null after the last. */
    @Nullable
    SourceEntry next(Seat seat) throws IOException {
        synchronized (round) {
            waiting++;
            try {
                round.await(seat, () -> positions[seat.index()] < end || over, () -> late(seat));
            } finally {
                waiting--;
            }
            long position = positions[seat.index()];
            if (position < end) {
                positions[seat.index()]++;
                Object entry = Objects.requireNonNull(entries[index(position)]);
                if (position == first) {
                    drop();
                }
                if (waitingForRoom) {
                    round.notifyAll();
                }
                return entry instanceof SharedFile file ? new FileView(file, seat) : (WalkedEntry) entry;
            }
        }
        rethrow();
        return null;
    }

    /** Who keeps the walk from going on, or null if it is the source. */
    private @Nullable Seat late(Seat waiting) {
        Seat slowest = null;
        for (Seat seat : round.seats()) {
            if (seat != waiting
                    && end - positions[seat.index()] >= APART
                    && (slowest == null || positions[seat.index()] < positions[slowest.index()])) {
                slowest = seat;
            }
        }
        return slowest;
    }

    /** Forgets what all have had. */
    private void drop() {
        long slowest = Math.min(end, Arrays.stream(positions).min().orElseThrow());
        for (; first < slowest; first++) {
            entries[index(first)] = null;
        }
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
            throw new IllegalStateException("the walk was stopped: " + failure, failure);
        }
    }

    /** With the lock held. */
    void forget(Seat seat) {
        positions[seat.index()] = Long.MAX_VALUE;
        drop();
        round.notifyAll();
    }
}
