package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.index.RowSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.StoredState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * How much of each listed pack backups need, when of several copies of a chunk one is kept: that in a pack not known bad, then that in a pack that stays
 * anyway, then that in the pack that is used best. Where every copy is in a pack that is known bad, all are kept. Memory: some 40 bytes per pack and a bit per
 * row. Not thread-safe.
 */
final class PackUsage {
    /** The choice hardly ever changes after the second. */
    private static final int ROUNDS = 2;

    private final StoredState stored;
    private final ChunkRows rows;
    private final RowPacks packs;
    private final BitSet doomed;
    private final BitSet bad;
    private final double stays;
    private final RowSet kept;
    private final long[] keptBytes;
    private final int[] keptChunks;
    private final int[] spareChunks;
    private final long[] neededBytes;
    /** Rows of one chunk, each in another pack that is not doomed. */
    private int[] copies = new int[8];

    /**
     * @param doomed packs that are deleted whatever this finds: nothing in them counts
     * @param damaged packs that are known to be damaged
     * @param stays part of a pack that, if needed, keeps it from being repacked
     */
    PackUsage(StoredState stored, Reach reach, PackSet doomed, Set<PackName> damaged, double stays) {
        this.stored = stored;
        this.rows = stored.rows();
        this.packs = new RowPacks(stored);
        this.doomed = positions(stored, doomed);
        this.bad = KnownBad.of(stored, damaged);
        this.stays = stays;
        this.kept = new RowSet(rows.rows());
        int count = stored.packs().size();
        this.keptBytes = new long[count];
        this.keptChunks = new int[count];
        this.spareChunks = new int[count];
        this.neededBytes = new long[count];
        keepSingles(reach);
        weighCopies(reach);
        chooseAmongCopies(reach);
    }

    private static BitSet positions(StoredState stored, PackSet names) {
        BitSet positions = new BitSet(stored.packs().size());
        for (int i = 0; i < names.size(); i++) {
            int position = stored.packs().position(names.get(i));
            if (position >= 0) {
                positions.set(position);
            }
        }
        return positions;
    }

    private void keepSingles(Reach reach) {
        for (int row = reach.reached().next(0); row >= 0; row = reach.reached().next(row + 1)) {
            if (!reach.copied().contains(row)) {
                int pack = packs.positionOf(row);
                if (counts(pack)) {
                    keep(row, pack);
                    neededBytes[pack] += share(row);
                }
            }
        }
    }

    /** What each pack would be needed for if all others were gone: which of two copies is kept must not depend on the order of the chunks. */
    private void weighCopies(Reach reach) {
        forEachCopied(reach, count -> {
            for (int i = 0; i < count; i++) {
                int pack = packs.positionOf(copies[i]);
                neededBytes[pack] += share(copies[i]);
                if (count == 1) {
                    keep(copies[i], pack);
                }
            }
        });
    }

    /**
     * Chooses several times, each time by what the packs would hold after the time before: of two packs that hold the same the first round keeps one, and only the next
     * ones know that nothing more should be kept in the other.
     */
    private void chooseAmongCopies(Reach reach) {
        long[] alone = keptBytes.clone();
        long[][] weights = {neededBytes};
        for (int round = 0; round < ROUNDS; round++) {
            long[] next = alone.clone();
            forEachCopied(reach, count -> {
                if (count > 1) {
                    int best = best(count, alone, weights[0]);
                    next[packs.positionOf(best)] += share(best);
                }
            });
            weights[0] = next;
        }
        forEachCopied(reach, count -> {
            if (count > 1) {
                keepBest(count, best(count, alone, weights[0]));
            }
        });
    }

    private void keepBest(int count, int best) {
        boolean good = !bad.get(packs.positionOf(best));
        for (int i = 0; i < count; i++) {
            int pack = packs.positionOf(copies[i]);
            if (copies[i] == best || !good) {
                keep(copies[i], pack);
            } else {
                spareChunks[pack]++;
            }
        }
    }

    private int best(int count, long[] alone, long[] weights) {
        int best = copies[0];
        for (int i = 1; i < count; i++) {
            if (isBetter(packs.positionOf(copies[i]), packs.positionOf(best), alone, weights)) {
                best = copies[i];
            }
        }
        return best;
    }

    private boolean isBetter(int pack, int than, long[] alone, long[] weights) {
        if (bad.get(pack) != bad.get(than)) {
            return bad.get(than);
        }
        boolean anyway = part(alone, pack) >= stays;
        boolean otherAnyway = part(alone, than) >= stays;
        if (anyway != otherAnyway) {
            return anyway;
        }
        // Positions are unequal, so there is always one that wins.
        int order = Double.compare(part(weights, pack), part(weights, than));
        return order > 0 || order == 0 && pack < than;
    }

    private double part(long[] bytes, int pack) {
        return (double) bytes[pack] / Math.max(1, stored.sizes()[pack]);
    }

    private interface Group {
        void accept(int count);
    }

    /** Hands out the chunks that have another row, each with its copies in {@link #copies}. */
    private void forEachCopied(Reach reach, Group action) {
        for (int row = reach.copied().next(0); row >= 0; row = reach.copied().next(row + 1)) {
            ChunkId id = rows.id(row);
            if (rows.first(id) == row) {
                action.accept(gather(row, id));
            }
        }
    }

    private int gather(int first, ChunkId id) {
        int count = 0;
        for (int row = first; row >= 0; row = rows.next(row, id)) {
            int pack = packs.positionOf(row);
            boolean known = !counts(pack);
            for (int i = 0; i < count && !known; i++) {
                known = packs.positionOf(copies[i]) == pack;
            }
            if (!known) {
                if (count == copies.length) {
                    copies = Arrays.copyOf(copies, count * 2);
                }
                copies[count++] = row;
            }
        }
        return count;
    }

    private boolean counts(int pack) {
        return pack >= 0 && !doomed.get(pack);
    }

    private void keep(int row, int pack) {
        kept.add(row);
        keptChunks[pack]++;
        keptBytes[pack] += share(row);
    }

    /** Stored bytes that are the row's: those of its frame, in proportion. */
    private long share(int row) {
        int frame = rows.frame(row);
        return (long) rows.sealedLength(frame) * rows.length(row) / Math.max(1, rows.rawLength(frame));
    }

    /** Rows that are kept: the only copy of their chunk, or the best. */
    RowSet kept() {
        return kept;
    }

    /** Which listed pack a row lies in. */
    RowPacks rowPacks() {
        return packs;
    }

    boolean isDoomed(int pack) {
        return doomed.get(pack);
    }

    /** Whether a pack was found damaged, or has not the size that it was written with. */
    boolean isBad(int pack) {
        return bad.get(pack);
    }

    /** Stored bytes of what is kept in a pack. */
    long keptBytes(int pack) {
        return keptBytes[pack];
    }

    int keptChunks(int pack) {
        return keptChunks[pack];
    }

    /** Number of chunks that backups need and of which another pack keeps a copy. */
    int spareChunks(int pack) {
        return spareChunks[pack];
    }

    /** Part of the pack that is kept. */
    double used(int pack) {
        return part(keptBytes, pack);
    }
}
