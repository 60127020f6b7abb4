package io.backup4j.engine.listing;

import java.util.List;

/**
 * The bytes of one stream as references.
 *
 * @param sizeBytes length of the stream
 * @param depth 0 if {@code refs} are data chunks; d > 0 if they are list chunks whose references have depth d − 1
 * @param refs at most {@link #MAX_REFS}
 */
public record Content(long sizeBytes, int depth, List<ChunkRef> refs) {
    /** More references than this go into list chunks. */
    public static final int MAX_REFS = 64;

    /** 4096 references per list chunk and level: six levels hold more than any long can count. */
    public static final int MAX_DEPTH = 6;

    /** A stream of no bytes. */
    public static final Content EMPTY = new Content(0, 0, List.of());

    public Content {
        refs = List.copyOf(refs);
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: must not be negative: " + sizeBytes);
        }
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth: must be 0 to " + MAX_DEPTH + ": " + depth);
        }
        if (refs.size() > MAX_REFS) {
            throw new IllegalArgumentException("refs: more than " + MAX_REFS + ": " + refs.size());
        }
    }
}
