package io.backup4j.engine.index;

import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes few segments out of many. The caller puts what comes out, then deletes what went in (the names are in {@link IndexSegment#name()}), in that
 * order; a reader that misses a segment lists again. Two writers that merge the same segments do no harm: the next merge drops the repeats.
 */
public final class IndexMerge {
    /**
     * A merged segment of the first level has more than this many chunks in the end; a full one of the second level more than half of what fits. So a chunk
     * is rewritten at most twice, and 10 million chunks lie in about 10 large segments and fewer than 32 others.
     */
    private static final int[] LEVELS = {IndexFormat.CHUNKS_PER_FLUSH, IndexFormat.MAX_CHUNKS / 2};

    /** With fewer segments than this nothing is ever due. */
    public static final int FEWEST = IndexFormat.SMALL_SEGMENTS_TO_MERGE;

    private IndexMerge() {}

    /** Lists {@code pack/}. */
    @FunctionalInterface
    public interface PackListing {
        /** Every pack that is stored now, condemned ones too: a verdict may spare them. */
        PackSet list() throws IOException;
    }

    /**
     * The segments that should be merged into one: the smallest of a level that has 16, as many as fit. Empty if nothing should be done.
     *
     * @param segments all segments of the repository
     * @param maxChunks the most chunks of the merged segment, at most 2^20; about 64 bytes of memory each
     */
    public static List<IndexSegment> due(List<IndexSegment> segments, int maxChunks) {
        for (int level : LEVELS) {
            List<IndexSegment> small = segments.stream()
                    .filter(segment -> segment.chunks() < level)
                    .sorted(Comparator.comparingInt(IndexSegment::chunks).thenComparing(IndexSegment::name))
                    .toList();
            if (small.size() >= IndexFormat.SMALL_SEGMENTS_TO_MERGE) {
                List<IndexSegment> fitting = small.subList(0, countThatFit(small, 0, maxChunks));
                return fitting.size() > 1 ? fitting : List.of();
            }
        }
        return List.of();
    }

    /**
     * Merges segments, in groups of neighbours that fit, into contents of at most {@code maxChunks} chunks. Rows of packs that no longer exist are dropped, and so are repeats
     * of an id in one pack. Memory: one group's output at a time plus what was made before it.
     *
     * <p>The packs are listed here and not before: a segment that the caller has loaded names durable packs only (invariant I2), so a listing that begins
     * after loading shows all that exist. An older listing would miss the packs of a writer that runs beside us, and its rows would be lost.
     *
     * @throws DamagedException if a segment is damaged or two contradict each other; nothing was changed
     */
    public static List<ByteBuffer> merge(List<IndexSegment> segments, PackListing listing, int maxChunks)
            throws IOException {
        PackSet packs = listing.list();
        List<ByteBuffer> contents = new ArrayList<>();
        for (int from = 0; from < segments.size(); ) {
            int count = Math.max(1, countThatFit(segments, from, maxChunks));
            contents.add(new SegmentMerger(segments.subList(from, from + count), packs).merge());
            from += count;
        }
        return contents;
    }

    private static int countThatFit(List<IndexSegment> segments, int from, int maxChunks) {
        long chunks = 0;
        int count = 0;
        while (from + count < segments.size()
                && chunks + segments.get(from + count).chunks() <= maxChunks) {
            chunks += segments.get(from + count).chunks();
            count++;
        }
        return count;
    }
}
