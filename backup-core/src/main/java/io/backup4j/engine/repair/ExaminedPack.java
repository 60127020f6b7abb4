package io.backup4j.engine.repair;

import io.backup4j.engine.pack.DamagedRange;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import java.util.List;
import java.util.Objects;

/**
 * What reading every byte of a pack showed.
 *
 * @param name its name
 * @param sizeBytes its stored size
 * @param intact frames that open and whose chunks have the ids that they should have, in the order in which they lie; no number twice
 * @param damaged everything else; empty if the pack is whole
 */
record ExaminedPack(PackName name, long sizeBytes, List<PackedFrame> intact, List<DamagedRange> damaged) {
    ExaminedPack {
        Objects.requireNonNull(name, "name");
        intact = List.copyOf(intact);
        damaged = List.copyOf(damaged);
    }

    /** Whether every byte is as it was written. */
    boolean whole() {
        return damaged.isEmpty();
    }
}
