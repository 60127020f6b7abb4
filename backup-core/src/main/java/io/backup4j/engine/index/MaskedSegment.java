package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A segment and which of its packs count in this session. Immutable. */
record MaskedSegment(IndexSegment segment, BitSet usablePacks) {

    /** Only packs of the set count. */
    static MaskedSegment of(IndexSegment segment, PackSet usable) {
        BitSet packs = new BitSet(segment.packs());
        for (int pack = 0; pack < segment.packs(); pack++) {
            packs.set(pack, segment.packIsIn(pack, usable));
        }
        return new MaskedSegment(segment, packs);
    }

    /** Every pack counts. */
    static MaskedSegment ofWhole(IndexSegment segment) {
        BitSet packs = new BitSet(segment.packs());
        packs.set(0, segment.packs());
        return new MaskedSegment(segment, packs);
    }

    /** The first row of an id whose pack counts, or -1. Allocates nothing. */
    int firstUsableRow(ChunkId id) {
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
