package io.backup4j.engine.prune;

import io.backup4j.engine.index.IndexLoader;
import io.backup4j.engine.index.IndexMerge;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Drops the rows of packs that are gone from the index. Only segments that name one are rewritten: put first, then deleted. Used once. */
final class GoneRows {
    /** About 64 bytes of memory each while merging: a fifth of the budget at most, as in upkeep. */
    private static final int BYTES_PER_CHUNK = 64;

    private final Repository repository;
    private final Room room;
    private final Steps steps;

    GoneRows(Repository repository, Room room, Steps steps) {
        this.repository = repository;
        this.room = room;
        this.steps = steps;
    }

    /**
     * Rewrites segments and answers how many. If it fails, rows of packs that are gone stay, which nobody believes.
     *
     * @throws io.backup4j.spi.sink.SinkFullException if there is no room for a segment
     * @throws DamagedException if segments contradict each other
     */
    int drop() throws IOException {
        LocalIndexCache cache = repository.indexCache();
        List<IndexSegment> segments = new IndexLoader(repository.sink(), repository.sealed(), cache)
                .load()
                .segments();
        // After the segments: what they name was durable before, so what is missing here is gone.
        PackSet packs = repository.listPacks();
        List<IndexSegment> affected = segments.stream()
                .filter(segment -> namesGone(segment, packs))
                .sorted(Comparator.comparingInt(IndexSegment::chunks).thenComparing(IndexSegment::name))
                .toList();
        int maxChunks = (int) Math.min(1 << 20, repository.settings().memoryBytes() / 5 / BYTES_PER_CHUNK);
        for (int from = 0; from < affected.size(); ) {
            steps.check();
            List<IndexSegment> group = group(affected, from, maxChunks);
            rewrite(group, packs, maxChunks, cache);
            from += group.size();
        }
        return affected.size();
    }

    private static boolean namesGone(IndexSegment segment, PackSet packs) {
        for (int i = 0; i < segment.packs(); i++) {
            if (!packs.contains(segment.pack(i))) {
                return true;
            }
        }
        return false;
    }

    private static List<IndexSegment> group(List<IndexSegment> affected, int from, int maxChunks) {
        List<IndexSegment> group = new ArrayList<>();
        long chunks = 0;
        for (IndexSegment segment : affected.subList(from, affected.size())) {
            chunks += segment.chunks();
            if (!group.isEmpty() && chunks > maxChunks) {
                break;
            }
            group.add(segment);
        }
        return group;
    }

    private void rewrite(List<IndexSegment> group, PackSet packs, int maxChunks, LocalIndexCache cache)
            throws IOException {
        for (ByteBuffer content : IndexMerge.merge(group, () -> packs, maxChunks)) {
            if (IndexSegment.open("rewritten", content).chunks() > 0) {
                room.make(() -> repository.publishIndex(content, cache));
            }
        }
        for (IndexSegment old : group) {
            repository.deleteIndex(old);
        }
    }
}
