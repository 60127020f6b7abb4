package io.backup4j.spi.target;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the content of one entry. {@link #write} may be called by several threads at once if the session's order is {@code ANY}. */
public interface EntryWriter extends Closeable {

    /**
     * Writes all remaining bytes at a position of the content. Positions that are never written read as zero: callers skip runs of zeros. The bytes are the
     * caller's: they must not be changed, and not be kept after the call.
     *
     * @throws IllegalArgumentException if this reaches beyond the size of the entry
     * @throws IOException if the target as a whole has failed (no room left, device error)
     */
    void write(long position, ByteBuffer data) throws IOException;

    /** The content is complete and verified: it appears under its final name, whole, with its attributes. */
    void commit() throws IOException;

    /** Without {@link #commit()} before: gives up, what was there stays. */
    @Override
    void close() throws IOException;
}
