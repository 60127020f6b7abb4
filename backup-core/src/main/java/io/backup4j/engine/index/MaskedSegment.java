package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A segment behind its filter, and which of its packs count in this session. Immutable. */
record MaskedSegment(IndexSegment segment, BitSet usablePacks, SegmentFilter filter) {

    /** Only packs of the set count. */
    static MaskedSegment of(IndexSegment segment, PackSet usable) {
        return new MaskedSegment(segment, segment.packsIn(usable), segment.filter());
    }

    /** Every pack counts. */
    static MaskedSegment ofWhole(IndexSegment segment) {
        BitSet packs = new BitSet(segment.packs());
        packs.set(0, segment.packs());
        return new MaskedSegment(segment, packs, segment.filter());
    }

    /** The first row of an id whose pack counts, or -1. Allocates nothing. */
    int firstUsableRow(ChunkId id) {
        if (!filter.mayContain(id.word(3))) {
            return -1;
        }
        int row = segment.firstRow(id);
        return row < 0 || isUsable(row) ? row : nextUsableRow(row, id);
    }

    /** The next row of the same id whose pack counts, or -1. */
    int nextUsableRow(int row, ChunkId id) {
        int next = row + 1;
        while (segment.rowIs(next, id)) {
            if (isUsable(next)) {
                return next;
            }
            next++;
        }
        return -1;
    }

    boolean isUsable(int row) {
        return usablePacks.get(segment.packOfFrame(segment.frameOf(row)));
    }

    @Nullable
    ChunkLocation find(ChunkId id) {
        int row = firstUsableRow(id);
        return row < 0 ? null : segment.location(row);
    }
}
