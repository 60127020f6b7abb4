package io.backup4j.engine.repository;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.index.PackSet;
import io.backup4j.spi.verify.Finding;
import java.util.List;

/**
 * What a session may build on: the packs that were listed after its registration, without the condemned ones, and the index masked by them.
 *
 * @param packs listed and not condemned
 * @param chunks where chunks lie in those packs
 * @param segments all segments that were loaded
 * @param cache where copies of further segments go
 * @param unindexed what no segment names, read from the packs; part of {@code chunks}, to be published before a commit
 * @param findings damaged segments and packs, which were left out
 */
public record RepositoryIndex(
        PackSet packs,
        ChunkIndex chunks,
        List<IndexSegment> segments,
        LocalIndexCache cache,
        UnindexedPacks unindexed,
        List<Finding> findings) {}
