package io.backup4j.spi.source;

import java.io.Closeable;
import java.io.IOException;

/** Reads the content of one entry once, from beginning to end. Used by one thread at a time. */
public interface EntryReader extends Closeable {

    /**
     * Reads at least one byte into {@code buffer[offset, offset + length)}.
     *
     * @param length greater than 0
     * @return bytes read, or -1 at the end
     * @throws EntryUnavailableException if this entry cannot be read further; it is not part of the backup, and the run goes on
     * @throws IOException for any other reason; the entry is missing, by name, the backup is partial, and the run goes on. A source that has failed as a
     *     whole says so in {@link SourceSession#next()}
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /**
     * What was read, called once after the end was reached.
     *
     * @throws EntryUnavailableException as for {@link #read}
     */
    EntryOutcome finish() throws IOException;
}
