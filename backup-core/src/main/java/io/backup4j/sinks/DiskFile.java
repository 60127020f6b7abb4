package io.backup4j.sinks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A file being written by one thread. Closing makes nothing durable. */
interface DiskFile extends Closeable {

    /** Appends the remaining bytes of all parts. */
    void write(List<ByteBuffer> parts) throws IOException;

    /** Makes the bytes and the size durable; the name is another matter, see {@link Disk#syncDirectory}. */
    void force() throws IOException;
}
