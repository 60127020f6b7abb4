package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import java.util.Objects;

/**
 * A reference to stored bytes.
 *
 * @param id keyed hash of the bytes
 * @param length number of bytes, at most 64 MiB
 */
public record ChunkRef(ChunkId id, int length) {
    public ChunkRef {
        Objects.requireNonNull(id, "id");
        if (length < 0) {
            throw new IllegalArgumentException("length: must not be negative: " + length);
        }
    }
}
