package io.backup4j.engine.backup;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of bytes that were read, cut into chunks that belong to one or more neighbouring entries. Filled by one reader, then handed to one worker.
 */
final class Slab {
    final byte[] bytes;
    final List<Piece> pieces = new ArrayList<>();
    int used;

    Slab(int capacity) {
        this.bytes = new byte[capacity];
    }

    /**
     * The chunks of one entry in this slab, one after the other.
     *
     * @param content where their references go
     * @param sequence position of this piece among the pieces of the entry, from 0
     * @param offset where the first chunk begins
     * @param lengths of the chunks
     */
    record Piece(EntryContent content, int sequence, int offset, int[] lengths) {}

    void clear() {
        pieces.clear();
        used = 0;
    }
}
