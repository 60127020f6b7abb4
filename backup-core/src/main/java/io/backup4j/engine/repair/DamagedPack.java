package io.backup4j.engine.repair;

import io.backup4j.engine.pack.DamagedRange;
import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.verify.Finding;
import java.util.List;
import java.util.Objects;

/**
 * What is remembered of a damaged pack.
 *
 * @param name its name
 * @param sizeBytes its stored size
 * @param intactFrames number of frames that are as they were written
 * @param ranges what is not
 */
record DamagedPack(PackName name, long sizeBytes, int intactFrames, List<DamagedRange> ranges) {
    DamagedPack {
        Objects.requireNonNull(name, "name");
        ranges = List.copyOf(ranges);
    }

    static DamagedPack of(ExaminedPack pack) {
        return new DamagedPack(pack.name(), pack.sizeBytes(), pack.intact().size(), pack.damaged());
    }

    /** One finding per damaged range. */
    List<Finding> findings(Finding.Kind kind) {
        return ranges.stream()
                .map(
                        range -> Finding.ofObject(
                                kind,
                                name.key().value(),
                                range.from(),
                                range.to() - range.from(),
                                range.reason() + ". " + intactFrames
                                        + " frames of this pack are intact; it stays until a prune finds that nothing in use is only here."))
                .toList();
    }
}
