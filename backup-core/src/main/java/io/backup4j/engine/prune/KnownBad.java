package io.backup4j.engine.prune;

import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.StoredState;
import java.util.BitSet;
import java.util.Set;

/** Packs of which no copy replaces another one. */
final class KnownBad {
    private KnownBad() {}

    /**
     * Positions of listed packs that are known to be damaged, or whose stored size is not the one that they were written with.
     *
     * @param damaged by what marks and the notes of backups say
     */
    static BitSet of(StoredState stored, Set<PackName> damaged) {
        BitSet bad = new BitSet(stored.packs().size());
        for (PackName name : damaged) {
            int position = stored.packs().position(name);
            if (position >= 0) {
                bad.set(position);
            }
        }
        ChunkRows rows = stored.rows();
        for (int pack = 0; pack < rows.packs(); pack++) {
            int position = stored.packs().position(rows.packName(pack));
            if (position >= 0 && stored.sizes()[position] != rows.packSizeBytes(pack)) {
                bad.set(position);
            }
        }
        return bad;
    }
}
