package io.backup4j.engine.chunk;

import java.util.Objects;

/** Cuts at multiples of one length. */
record FixedGrid(int maxBytes) implements Boundaries {
    FixedGrid {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: must be positive, is " + maxBytes);
        }
    }

    @Override
    public int next(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return Math.min(length, maxBytes);
    }
}
