package io.backup4j.engine.prune;

import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.repository.StoredState;

/** Which listed pack each row lies in. Immutable. */
final class RowPacks {
    private final ChunkRows rows;
    /** By the number that the index gives a pack; several segments may name one pack. */
    private final int[] positions;

    RowPacks(StoredState stored) {
        rows = stored.rows();
        positions = new int[rows.packs()];
        for (int pack = 0; pack < positions.length; pack++) {
            positions[pack] = stored.packs().position(rows.packName(pack));
        }
    }

    /** Position of the row's pack in the listing, negative if it is not listed. */
    int positionOf(int row) {
        return positions[rows.pack(rows.frame(row))];
    }
}
