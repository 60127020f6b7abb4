package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.index.RowSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.StoredState;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * The condemned packs that stay after all. A pack stays if it holds a copy of a needed chunk, unless another copy lies in a pack that is not about to be
 * deleted and is not known bad, and was read, opened and compared. Not thread-safe.
 */
final class Spared {
    private static final int NOT_CONDEMNED = -1;

    private final ChunkRows rows;
    private final RowPacks packs;
    private final KeptCopies copies;
    private final Steps steps;
    /** By position in the listing: position in the condemned set. */
    private final int[] condemned;
    /** By position in the listing: packs of which no copy counts. */
    private final BitSet worthless;

    private final BitSet spared = new BitSet();

    /**
     * @param retained packs that are deleted as soon as the store allows it
     * @param damaged packs that are known to be damaged
     */
    Spared(
            StoredState stored,
            PackSet condemned,
            PackSet retained,
            Set<PackName> damaged,
            KeptCopies copies,
            Steps steps) {
        this.rows = stored.rows();
        this.packs = new RowPacks(stored);
        this.copies = copies;
        this.steps = steps;
        this.condemned = new int[stored.packs().size()];
        Arrays.fill(this.condemned, NOT_CONDEMNED);
        this.worthless = KnownBad.of(stored, damaged);
        for (int i = 0; i < condemned.size(); i++) {
            int position = stored.packs().position(condemned.get(i));
            if (position >= 0) {
                this.condemned[position] = i;
                worthless.set(position);
            }
        }
        for (int i = 0; i < retained.size(); i++) {
            int position = stored.packs().position(retained.get(i));
            if (position >= 0) {
                worthless.set(position);
            }
        }
    }

    /** Whether the condemned pack at a position of the condemned set stays. */
    boolean contains(int position) {
        return spared.get(position);
    }

    /** How many condemned packs stay, as far as is known now. */
    int count() {
        return spared.cardinality();
    }

    /** Spares every pack that holds any copy of a chunk that somebody reads now, and answers whether there is one. */
    boolean sparePinned(RowSet pinned) {
        boolean any = false;
        for (int row = pinned.next(0); row >= 0; row = pinned.next(row + 1)) {
            int position = condemnedPackOf(row);
            if (position >= 0) {
                spared.set(position);
                any = true;
            }
        }
        return any;
    }

    /** Spares every pack that holds a copy of a needed chunk of which no other copy is proven. */
    void spareOnlyCopies(RowSet needed) throws IOException {
        openFirstCandidates(needed);
        for (int row = needed.next(0); row >= 0; row = needed.next(row + 1)) {
            int position = condemnedPackOf(row);
            if (position >= 0 && !spared.get(position) && !isProvenElsewhere(row)) {
                spared.set(position);
            }
        }
    }

    /** Reads in the order of the packs what will be asked for in the order of the ids. */
    private void openFirstCandidates(RowSet needed) throws IOException {
        RowSet wanted = new RowSet(rows.frames());
        for (int row = needed.next(0); row >= 0; row = needed.next(row + 1)) {
            int position = condemnedPackOf(row);
            if (position >= 0 && !spared.get(position)) {
                ChunkId id = rows.id(row);
                int candidate = nextCandidate(rows.first(id), id);
                if (candidate >= 0) {
                    wanted.add(rows.frame(candidate));
                }
            }
        }
        for (int frame = wanted.next(0); frame >= 0; frame = wanted.next(frame + 1)) {
            steps.check();
            copies.open(frame);
        }
    }

    private boolean isProvenElsewhere(int row) throws IOException {
        ChunkId id = rows.id(row);
        for (int other = nextCandidate(rows.first(id), id);
                other >= 0;
                other = nextCandidate(rows.next(other, id), id)) {
            if (copies.isProven(other)) {
                return true;
            }
        }
        return false;
    }

    /** The first copy, from a row on, whose pack stays and is not known bad; -1 if there is none. */
    private int nextCandidate(int from, ChunkId id) {
        int row = from;
        while (row >= 0) {
            int pack = packs.positionOf(row);
            if (pack >= 0 && !worthless.get(pack)) {
                return row;
            }
            row = rows.next(row, id);
        }
        return -1;
    }

    /** Position in the condemned set of the pack that a row lies in, negative if it is not condemned. */
    private int condemnedPackOf(int row) {
        int pack = packs.positionOf(row);
        return pack < 0 ? NOT_CONDEMNED : condemned[pack];
    }
}
