package io.backup4j.engine.index;

import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * What {@code index/} held.
 *
 * @param segments every segment that could be opened, in the order of their names
 * @param findings one for each that could not; what only it knew is found again by rebuilding the index from the packs
 */
public record LoadedIndex(List<IndexSegment> segments, List<Finding> findings) {
    public LoadedIndex {
        segments = List.copyOf(segments);
        findings = List.copyOf(findings);
    }
}
