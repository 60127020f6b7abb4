package io.backup4j.engine.prune;

import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads single frames from the sink. What it gives is valid until the next read. Belongs to one thread; {@link #close()} frees native memory. */
final class StoredFrames implements AutoCloseable {
    private final Repository repository;
    private final FrameDecoder decoder;
    private byte[] bytes = new byte[64 << 10];

    StoredFrames(Repository repository) {
        this.repository = repository;
        this.decoder = repository.newDecoder();
    }

    /**
     * Reads, opens and decodes a frame; ids are not compared.
     *
     * @throws io.backup4j.spi.sink.NoSuchObjectException if the pack is gone
     * @throws DamagedException if the frame is not what the index says
     */
    DecodedFrame read(FrameAddress address) throws IOException {
        int length = PackFormat.FRAME_HEADER_BYTES + address.sealedLength();
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        ObjectKey key = address.pack().key();
        int read = repository.sink().read(key, address.headerOffset(), ByteBuffer.wrap(bytes, 0, length));
        if (read < length) {
            throw new DamagedException("object " + key + " ends at byte " + (address.headerOffset() + read)
                    + ", a frame should reach to byte " + address.end());
        }
        return decoder.decodeWithHeader(address, bytes, 0);
    }

    /**
     * Recomputes the id of each chunk of the frame that was read last.
     *
     * @throws DamagedException if one differs
     */
    void verify(FrameAddress address, DecodedFrame frame) {
        decoder.verify(address, frame);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
