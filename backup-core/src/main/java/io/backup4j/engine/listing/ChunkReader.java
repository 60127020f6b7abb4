package io.backup4j.engine.listing;

import java.io.IOException;

/** Reads stored chunks. Thread-safe. */
public interface ChunkReader {

    /**
     * The bytes of a chunk, authenticated and with the right id and length; the caller may keep but not change them.
     *
     * @throws io.backup4j.spi.error.DamagedException if no intact copy exists; the message names object and range
     */
    byte[] read(ChunkRef ref) throws IOException;
}
