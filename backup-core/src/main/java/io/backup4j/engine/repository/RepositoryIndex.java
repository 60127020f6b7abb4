package io.backup4j.engine.repository;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.IndexLoader;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LoadedIndex;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.index.PackSet;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session may build on or read: the packs that were listed after its registration, for a writer without the masked ones, and the index of them.
 *
 * @param packs that count
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
        List<Finding> findings) {

    /**
     * Loads the index of listed packs.
     *
     * @param preferred packs whose copies come first
     * @param fallback other packs, whose copies come last
     * @param step run after each object that was read
     */
    static RepositoryIndex load(Repository repository, PackSet preferred, PackSet fallback, Runnable step)
            throws IOException {
        LocalIndexCache cache = repository.indexCache();
        LoadedIndex loaded = new IndexLoader(repository.sink(), repository.sealed(), cache, step).load();
        repository.indexNews().loaded(loaded.segments().size());
        PackSet packs = preferred.and(fallback);
        UnindexedPacks unindexed = UnindexedPacks.read(repository, packs, loaded.segments(), step);
        List<IndexSegment> segments = new ArrayList<>(loaded.segments());
        unindexed.contents().forEach(content -> segments.add(IndexSegment.open("read from packs", content)));
        ChunkIndex chunks = new ChunkIndex(preferred);
        segments.forEach(chunks::add);
        if (fallback.size() > 0) {
            segments.forEach(segment -> chunks.add(segment, fallback));
        }
        List<Finding> findings = new ArrayList<>(loaded.findings());
        findings.addAll(unindexed.findings());
        return new RepositoryIndex(packs, chunks, loaded.segments(), cache, unindexed, findings);
    }
}
