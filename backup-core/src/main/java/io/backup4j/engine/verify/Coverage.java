package io.backup4j.engine.verify;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.RowSet;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.StoredState;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each copy of a chunk, one bit per row of the index: whether a backup reaches it, whether its bytes were seen to be right, and whether it is
 * bad. A copy that was looked for and not seen to be right is bad: nothing counts as intact for want of evidence. Thread-safe.
 */
final class Coverage {
    private final StoredState state;
    private final ChunkRows rows;
    private final RowSet reached;
    private final RowSet confirmed;
    private final RowSet bad;
    private final BitSet wrongSizes = new BitSet();

    Coverage(StoredState state) {
        this.state = state;
        this.rows = state.rows();
        this.reached = new RowSet(rows.rows());
        this.confirmed = new RowSet(rows.rows());
        this.bad = new RowSet(rows.rows());
        for (int pack = 0; pack < rows.packs(); pack++) {
            int listed = state.sizeBytes(rows.packName(pack));
            wrongSizes.set(pack, listed >= 0 && listed != rows.packSizeBytes(pack));
        }
    }

    /** What reaching a chunk showed: whether nothing had reached it before, and whether there is a copy of which nothing bad is known. */
    enum Reach {
        FIRST(true, true),
        AGAIN(false, true),
        FIRST_UNSOUND(true, false),
        UNSOUND(false, false);

        private final boolean first;
        private final boolean sound;

        Reach(boolean first, boolean sound) {
            this.first = first;
            this.sound = sound;
        }

        boolean first() {
            return first;
        }

        boolean sound() {
            return sound;
        }
    }

    /** Marks every copy of a chunk as needed. */
    Reach reach(ChunkRef ref) {
        boolean first = false;
        boolean sound = false;
        for (int row = rows.first(ref.id()); row >= 0; row = rows.next(row, ref.id())) {
            if (reached.add(row)) {
                first = true;
                if (rows.length(row) != ref.length() || liesBehindEnd(row)) {
                    bad.add(row);
                }
            }
            sound |= !bad.contains(row);
        }
        if (sound) {
            return first ? Reach.FIRST : Reach.AGAIN;
        }
        return first ? Reach.FIRST_UNSOUND : Reach.UNSOUND;
    }

    /** Takes packs whose stored size is not the one that they were written with. */
    interface WrongSizes {
        void accept(PackName pack, int storedBytes, int writtenBytes);
    }

    /** Tells of every such pack: objects are never changed, so each is damaged, even where all its frames are still there. */
    void forEachWrongSize(WrongSizes packs) {
        wrongSizes.stream().forEach(pack -> {
            PackName name = rows.packName(pack);
            packs.accept(name, state.sizeBytes(name), rows.packSizeBytes(pack));
        });
    }

    private boolean liesBehindEnd(int row) {
        int frame = rows.frame(row);
        if (!wrongSizes.get(rows.pack(frame))) {
            return false;
        }
        FrameAddress address = rows.address(frame);
        return address.end() > state.sizeBytes(address.pack());
    }

    /** Whether there is a copy of the chunk of which nothing bad is known. */
    boolean sound(ChunkRef ref) {
        return sound(ref.id());
    }

    private boolean sound(ChunkId id) {
        for (int row = rows.first(id); row >= 0; row = rows.next(row, id)) {
            if (!bad.contains(row)) {
                return true;
            }
        }
        return false;
    }

    /** The bytes of a frame were seen to be those of its chunks: confirms what the index says of it. */
    void confirm(PackedFrame frame) {
        for (int i = 0; i < frame.chunks().count(); i++) {
            ChunkId id = frame.chunks().id(i);
            ChunkLocation seen = new ChunkLocation(
                    frame.address(), frame.chunks().offset(i), frame.chunks().length(i));
            for (int row = rows.first(id); row >= 0; row = rows.next(row, id)) {
                if (rows.location(row).equals(seen)) {
                    confirmed.add(row);
                }
            }
        }
    }

    /** Whether a row is among those that were to be read. */
    interface Wanted {
        boolean wanted(int row);
    }

    /** Tells of a bad copy. */
    interface BadCopy {
        /**
         * @param reached whether a checked backup needs the chunk
         * @param served whether another copy of the chunk is sound
         */
        void bad(ChunkLocation location, boolean reached, boolean served);
    }

    /** Counts every copy as bad that was to be read and not confirmed. */
    void conclude(Wanted read) {
        for (int row = 0; row < rows.rows(); row++) {
            if (!confirmed.contains(row) && rows.isUsable(row) && read.wanted(row)) {
                bad.add(row);
            }
        }
    }

    /** Hands out the bad copies. */
    void forEachBad(BadCopy action) {
        for (int row = bad.next(0); row >= 0; row = bad.next(row + 1)) {
            action.bad(rows.location(row), reached.contains(row), sound(rows.id(row)));
        }
    }

    /** A bad copy of the chunk, or null if there is no copy at all. */
    @Nullable
    ChunkLocation copyOf(ChunkId id) {
        int row = rows.first(id);
        return row < 0 ? null : rows.location(row);
    }

    /** The frames that the backups need, by their numbers. */
    RowSet reachedFrames() {
        RowSet frames = new RowSet(rows.frames());
        for (int row = reached.next(0); row >= 0; row = reached.next(row + 1)) {
            frames.add(rows.frame(row));
        }
        return frames;
    }

    /** The pack of a frame. */
    PackName packOf(int frame) {
        return rows.packName(rows.pack(frame));
    }
}
