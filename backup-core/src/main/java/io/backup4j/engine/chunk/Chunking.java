package io.backup4j.engine.chunk;

import io.backup4j.spi.source.StreamKind;

/** The boundaries of one repository. Immutable and thread-safe; making one costs 64 key derivations, so keep it. */
public final class Chunking {
    private final Boundaries files;
    private final Boundaries rows;
    private final Boundaries pages;

    /** The key is used at once and not kept. */
    public Chunking(byte[] gearKey, ChunkingParameters parameters) {
        long[] gear = GearTable.of(gearKey);
        files = new FastCdc(gear, parameters.files());
        rows = new FastCdc(gear, parameters.rows());
        pages = new FixedGrid(parameters.pageBytes());
    }

    /** The largest chunk of any kind of stream: what a buffer must hold for one chunk to be cut in it. */
    public int largestChunkBytes() {
        return Math.max(files.maxBytes(), Math.max(rows.maxBytes(), pages.maxBytes()));
    }

    /** How streams of this kind are cut. */
    public Boundaries boundaries(StreamKind kind) {
        return switch (kind) {
            case FILES -> files;
            case ROWS -> rows;
            case PAGES -> pages;
        };
    }
}
