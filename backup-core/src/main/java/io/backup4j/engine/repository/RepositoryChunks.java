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
import java.util.List;
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

    @Override
    public byte[] read(ChunkRef ref) throws IOException {
        List<ChunkLocation> locations = index.locationsOf(ref.id());
        if (locations.isEmpty()) {
            throw new DamagedException("chunk " + ref.id() + " is in no pack that the index knows");
        }
        DamagedException damage = null;
        for (ChunkLocation location : locations) {
            try {
                return readAt(ref, location);
            } catch (DamagedException e) {
                if (damage != null) {
                    e.addSuppressed(damage);
                }
                damage = e;
            }
        }
        throw damage;
    }

    private byte[] readAt(ChunkRef ref, ChunkLocation location) throws IOException {
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
            return Arrays.copyOfRange(payload, location.offset(), end);
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
