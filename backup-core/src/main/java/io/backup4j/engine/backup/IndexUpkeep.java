package io.backup4j.engine.backup;

import io.backup4j.engine.index.IndexLoader;
import io.backup4j.engine.index.IndexMerge;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.repository.Repository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Merges small index segments after a run. Safe at any time beside other writers; if it fails, nothing is lost. */
public final class IndexUpkeep {
    /** About 64 bytes of memory each while merging: a fifth of the budget at most. */
    private static final int BYTES_PER_CHUNK = 64;

    private final Repository repository;

    public IndexUpkeep(Repository repository) {
        this.repository = repository;
    }

    /** Merges what is due; does nothing most of the time, and asks nothing of the storage if by the last load there cannot be enough segments. */
    public void run() throws IOException {
        if (!repository.indexNews().mayHave(IndexMerge.FEWEST)) {
            return;
        }
        LocalIndexCache cache = repository.indexCache();
        List<IndexSegment> segments = new IndexLoader(repository.sink(), repository.sealed(), cache)
                .load()
                .segments();
        int maxChunks = (int) Math.min(1 << 20, repository.settings().memoryBytes() / 5 / BYTES_PER_CHUNK);
        List<IndexSegment> due = IndexMerge.due(segments, maxChunks);
        if (due.isEmpty()) {
            return;
        }
        for (ByteBuffer content : IndexMerge.merge(due, repository::listPacks, maxChunks)) {
            repository.publishIndex(content, cache);
        }
        for (IndexSegment merged : due) {
            repository.deleteIndex(merged);
        }
    }
}
