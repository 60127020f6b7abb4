package io.backup4j.engine.listing;

import java.io.IOException;

/** Stores the chunks that listings and long contents are made of. Thread-safe. */
public interface ChunkWriter {

    /** Stores the bytes if they are new and returns their reference. The array may be reused afterwards. Durable only when the run is committed. */
    ChunkRef store(byte[] bytes, int offset, int length) throws IOException;
}
