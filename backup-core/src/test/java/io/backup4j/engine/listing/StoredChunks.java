package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.DamagedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Chunks in a map, with counts of what was stored and read. */
final class StoredChunks implements ChunkWriter, ChunkReader {
    private final ChunkHasher hasher = new ChunkHasher(new byte[32]);
    private final Map<ChunkId, byte[]> chunks = new HashMap<>();
    int newChunks;
    int reads;
    int largest;

    @Override
    public ChunkRef store(byte[] bytes, int offset, int length) {
        ChunkId id = hasher.id(bytes, offset, length);
        largest = Math.max(largest, length);
        if (chunks.putIfAbsent(id, Arrays.copyOfRange(bytes, offset, offset + length)) == null) {
            newChunks++;
        }
        return new ChunkRef(id, length);
    }

    @Override
    public byte[] read(ChunkRef ref) {
        reads++;
        byte[] bytes = chunks.get(ref.id());
        if (bytes == null) {
            throw new DamagedException("no chunk " + ref.id());
        }
        return bytes;
    }
}
