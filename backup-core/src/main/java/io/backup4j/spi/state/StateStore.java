package io.backup4j.spi.state;

import java.io.IOException;
import java.util.Optional;

/**
 * A few small named notes on the host's side. A host may keep them in a table of its database; the default are files in the state directory.
 *
 * <p><b>Contract.</b> A name is 1 to 64 of {@code a-z 0-9 . -} and begins with a letter; a note is at most 16 MiB. Notes belong to one process: two that share a store must use
 * stores of their own. All methods may be called from any number of threads. Implementations extend {@code StateStoreContract} of the test kit.
 */
public interface StateStore {

    /**
     * The note as it was last written; empty if it never was.
     *
     * @throws IOException if that cannot be found out
     */
    Optional<byte[]> read(String name) throws IOException;

    /**
     * Replaces a note as a whole. When this returns, it survives power loss.
     *
     * @param content not kept, not changed
     * @throws IOException if that cannot be said; the note is then the old or the new one, never a part or a mixture
     */
    void write(String name, byte[] content) throws IOException;
}
