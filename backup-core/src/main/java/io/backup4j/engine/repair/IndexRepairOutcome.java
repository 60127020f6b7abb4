package io.backup4j.engine.repair;

import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * What a rebuild of the index did; for a dry run, what it would do.
 *
 * @param packs packs read
 * @param unopened packs among them whose directory cannot be read
 * @param chunks rows of the new index, one for each chunk and pack that holds it
 * @param segmentsWritten new segments
 * @param segmentsRemoved old segments, damaged ones too
 * @param segmentsDamaged old segments that did not open
 * @param findings one for each pack and segment that does not open. A segment is harmless once it was rebuilt
 */
public record IndexRepairOutcome(
        int packs,
        int unopened,
        long chunks,
        int segmentsWritten,
        int segmentsRemoved,
        int segmentsDamaged,
        List<Finding> findings) {
    public IndexRepairOutcome {
        findings = List.copyOf(findings);
    }
}
