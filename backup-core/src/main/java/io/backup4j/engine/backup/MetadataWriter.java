package io.backup4j.engine.backup;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ChunkWriter;
import io.backup4j.engine.pack.FrameEncoder;
import java.io.IOException;

/**
 * Stores blocks of listings and list chunks, in frames of their own: what is read together lies together. Thread-safe.
 */
final class MetadataWriter implements ChunkWriter {
    private final ChunkWorker worker;
    private byte[] pending = new byte[2 * FrameEncoder.FULL_BYTES];
    private int used;

    MetadataWriter(ChunkWorker worker) {
        this.worker = worker;
    }

    @Override
    public synchronized ChunkRef store(byte[] bytes, int offset, int length) throws IOException {
        if (length > pending.length - used) {
            flush();
            if (length > pending.length) {
                pending = new byte[length];
            }
        }
        System.arraycopy(bytes, offset, pending, used, length);
        ChunkRef ref = worker.store(pending, used, length);
        used += length;
        return ref;
    }

    /** Seals what is pending; everything stored so far is then in packs. */
    synchronized void flush() throws IOException {
        worker.flush();
        used = 0;
    }
}
