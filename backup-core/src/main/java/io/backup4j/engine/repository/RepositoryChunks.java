package io.backup4j.engine.repository;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads single chunks: listings, and content that is not restored in bulk. Decoded frames are kept in a cache bounded by weight. A damaged copy is
 * passed over if another one is intact. Thread-safe; {@link #close()} frees native memory.
 */
public final class RepositoryChunks implements ChunkReader, AutoCloseable {
    private final Repository repository;
    private final ChunkIndex index;
    private final Cache<FrameAddress, byte[]> frames;
    private final ConcurrentLinkedQueue<Tools> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param cacheBytes most bytes of decoded frames to keep
     */
    public RepositoryChunks(Repository repository, ChunkIndex index, long cacheBytes) {
        this.repository = repository;
        this.index = index;
        this.frames = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((FrameAddress address, byte[] payload) -> payload.length + 256)
                .executor(Runnable::run)
                .build();
    }

    private record Tools(FrameDecoder decoder, ChunkHasher hasher) {}

    /** Takes verified bytes, which belong to somebody else. */
    public interface Taker {
        /** @param payload must not be changed, nor kept after the call */
        void take(byte[] payload, int offset, int length) throws IOException;
    }

    @Override
    public byte[] read(ChunkRef ref) throws IOException {
        Frame frame = intact(ref);
        return Arrays.copyOfRange(frame.payload(), frame.offset(), frame.offset() + ref.length());
    }

    /**
     * Hands over the bytes of a chunk where they lie, authenticated and with the right id and length.
     *
     * @throws DamagedException if no intact copy exists; nothing was handed over
     */
    public void read(ChunkRef ref, Taker taker) throws IOException {
        Frame frame = intact(ref);
        taker.take(frame.payload(), frame.offset(), ref.length());
    }

    /** A decoded frame and where in it the chunk lies. */
    private record Frame(byte[] payload, int offset) {}

    private Frame intact(ChunkRef ref) throws IOException {
        ChunkLocation first = index.find(ref.id());
        if (first == null) {
            throw new DamagedException("chunk " + ref.id() + " is in no pack that the index knows");
        }
        try {
            return intactAt(ref, first);
        } catch (DamagedException damage) {
            return otherCopy(ref, first, damage);
        }
    }

    private Frame otherCopy(ChunkRef ref, ChunkLocation tried, DamagedException first) throws IOException {
        DamagedException damage = first;
        for (ChunkLocation location : index.locationsOf(ref.id())) {
            if (location.equals(tried)) {
                continue;
            }
            try {
                return intactAt(ref, location);
            } catch (DamagedException e) {
                e.addSuppressed(damage);
                damage = e;
            }
        }
        throw damage;
    }

    private Frame intactAt(ChunkRef ref, ChunkLocation location) throws IOException {
        FrameAddress address = location.frame();
        Tools tools = idle.poll();
        if (tools == null) {
            tools = new Tools(repository.newDecoder(), repository.newHasher());
        }
        try {
            byte[] payload = frames.getIfPresent(address);
            if (payload == null) {
                payload = load(address, tools.decoder());
                frames.put(address, payload);
            }
            int end = location.offset() + location.length();
            if (location.length() != ref.length()
                    || end > payload.length
                    || !tools.hasher()
                            .id(payload, location.offset(), location.length())
                            .equals(ref.id())) {
                throw new DamagedException("object " + address.pack().key() + ", frame at byte " + address.offset()
                        + ": holds other bytes than chunk " + ref.id()
                        + " where the index says; without the objects below index/ it is rebuilt from the packs");
            }
            return new Frame(payload, location.offset());
        } finally {
            idle.add(tools);
        }
    }

    private byte[] load(FrameAddress address, FrameDecoder decoder) throws IOException {
        ObjectKey key = address.pack().key();
        byte[] bytes = new byte[PackFormat.FRAME_HEADER_BYTES + address.sealedLength()];
        try {
            int read = repository.sink().read(key, address.headerOffset(), ByteBuffer.wrap(bytes));
            if (read < bytes.length) {
                throw new DamagedException("object " + key + " ends at byte " + (address.headerOffset() + read)
                        + ", a frame should reach to byte " + address.end());
            }
        } catch (NoSuchObjectException e) {
            throw new DamagedException("object " + key + " is missing", e);
        }
        DecodedFrame frame = decoder.decodeWithHeader(address, bytes, 0);
        return Arrays.copyOfRange(frame.payload(), frame.position(0), frame.position(0) + address.rawLength());
    }

    @Override
    public void close() {
        for (Tools tools = idle.poll(); tools != null; tools = idle.poll()) {
            tools.decoder().close();
        }
    }
}
