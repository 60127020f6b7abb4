package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.store.PackStore;
import io.backup4j.engine.store.PackWriter;
import io.backup4j.engine.store.SegmentFilling;
import java.io.IOException;
import java.util.Arrays;

/**
 * Gathers chunks into frames for new packs and keeps count of how many chunks of each source pack are durable and indexed. One pack buffer and one segment of
 * memory. Not thread-safe; {@link #close()} frees native memory and forgets what was not put.
 */
final class CopiedChunks implements AutoCloseable {
    private final FrameEncoder encoder;
    private final SegmentFilling index;
    private final PackWriter packs;
    private byte[] gathered = new byte[FrameEncoder.FULL_BYTES];
    /** Sources of the chunks that no published segment names, in the order in which they were added: that of the rows. */
    private int[] sources = new int[1024];

    private int sourceCount;
    private long published;
    private final int[] durable;
    /** A pack could not be put: what was added since the one before is lost, and its sources with it. */
    private boolean ended;

    /** @param sourcePacks sources are numbered from 0 to less than this */
    CopiedChunks(Repository repository, int sourcePacks, Room room, PackStore.Step step) {
        this.encoder = new FrameEncoder(repository.settings().compressionLevel());
        LocalIndexCache cache = repository.indexCache();
        this.index = new SegmentFilling(content -> room.make(() -> repository.publishIndex(content, cache)));
        this.packs = new PackWriter(repository, new PackStore(repository, step), index);
        this.durable = new int[sourcePacks];
    }

    /**
     * Adds a chunk; its bytes are copied.
     *
     * @param source number of the pack that it comes from
     * @throws io.backup4j.spi.sink.SinkFullException if there is no room for a pack; what was added since the last pack is lost, and nothing can be added any
     *     more
     */
    void add(ChunkId id, byte[] bytes, int offset, int length, int source) throws IOException {
        if (encoder.count() > 0 && encoder.rawLength() + length > FrameEncoder.FULL_BYTES) {
            seal();
        }
        int at = encoder.rawLength();
        if (at + length > gathered.length) {
            // Nothing else is gathered then: a chunk that is larger than a frame has one of its own.
            gathered = Arrays.copyOf(gathered, at + length);
        }
        System.arraycopy(bytes, offset, gathered, at, length);
        encoder.add(id, gathered, at, length);
        if (sourceCount == sources.length) {
            sources = Arrays.copyOf(sources, sourceCount * 2);
        }
        sources[sourceCount++] = source;
    }

    private void seal() throws IOException {
        put(() -> packs.store(encoder.encode()));
    }

    private void put(Room.Action action) throws IOException {
        if (ended) {
            throw new IllegalStateException("a pack could not be put before");
        }
        ended = true;
        action.run();
        ended = false;
        count();
    }

    /** Seals and puts what was added. */
    void flush() throws IOException {
        if (encoder.count() > 0) {
            seal();
        }
        put(packs::finish);
    }

    /** Publishes the index of the packs that were put, also after a failure. */
    void publish() throws IOException {
        index.flush();
        count();
    }

    /** Rows reach the index in the order in which chunks were added, without a gap: what is lost is lost at the end. */
    private void count() {
        int more = Math.toIntExact(index.chunks() - published);
        for (int i = 0; i < more; i++) {
            durable[sources[i]]++;
        }
        System.arraycopy(sources, more, sources, 0, sourceCount - more);
        sourceCount -= more;
        published += more;
    }

    /** How many chunks of a source pack have a durable copy that the index names. */
    int durableFrom(int source) {
        return durable[source];
    }

    /** Stored bytes of all packs that were put. */
    long bytesPut() {
        return packs.bytesPut();
    }

    @Override
    public void close() {
        encoder.close();
        packs.close();
    }
}
