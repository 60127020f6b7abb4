package io.backup4j.spi.target;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What stands in the place of an entry and would be replaced: what is equal in it need not be fetched. Used by one thread. */
public interface PresentContent extends Closeable {

    long sizeBytes();

    /** Another one for the same entry with an equal mark has the same bytes, as far as the target can tell without reading them. */
    String mark();

    /**
     * Reads at a position until the buffer is full or the content ends.
     *
     * @return number of bytes read
     * @throws IOException if it cannot be read; it is replaced as a whole then
     */
    int read(long position, ByteBuffer target) throws IOException;

    /**
     * The whole content was found equal to that of the entry: it stays, and gets the entry's attributes.
     *
     * @throws IOException if the target as a whole has failed
     */
    void keep() throws IOException;
}
