package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.pack.FrameSlot;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs chunks as a backup does: frames of neighbours, sealed, opened and compared; then the pack is put, then the index that names it (I2, I6). Keeps count of
 * how many chunks of each source pack are durable and indexed. One pack buffer and one segment of memory. Not thread-safe; {@link #close()} frees native
 * memory and forgets what was not put.
 */
final class NewPacks implements AutoCloseable {
    /** As in a backup: enough for the compressor, little enough to read one file of it. */
    private static final int FRAME_BYTES = 512 << 10;

    private static final int MAX_PACK_BYTES = 32 << 20;
    /** Chunks of one index segment, as writers publish them. */
    private static final int CHUNKS_PER_SEGMENT = 1 << 16;

    private final Repository repository;
    private final Room room;
    private final FrameEncoder encoder;
    private final FrameDecoder check;
    private final LocalIndexCache cache;
    private final int packBytes;
    private byte[] gathered = new byte[FRAME_BYTES];
    private byte @Nullable [] buffer;
    private @Nullable OpenPack open;
    private IndexSegmentBuilder index = new IndexSegmentBuilder();
    /** Sources of the chunks that are gathered or in the open pack. */
    private int[] sources = new int[1024];

    private int sourceCount;
    private final int[] put;
    private final int[] durable;
    private long bytesPut;

    /** @param sourcePacks sources are numbered from 0 to less than this */
    NewPacks(Repository repository, int sourcePacks, Room room) {
        this.repository = repository;
        this.room = room;
        this.encoder = new FrameEncoder(repository.settings().compressionLevel());
        this.check = repository.newDecoder();
        this.cache = repository.indexCache();
        this.put = new int[sourcePacks];
        this.durable = new int[sourcePacks];
        // A frame of the largest chunk must fit, with its table, header and footer.
        this.packBytes = (int) Math.max(
                repository.chunking().largestChunkBytes() + (1 << 20),
                Math.min(MAX_PACK_BYTES, repository.settings().memoryBytes() / 4));
    }

    /**
     * Adds a chunk; its bytes are copied.
     *
     * @param source number of the pack that it comes from
     * @throws io.backup4j.spi.sink.SinkFullException if there is no room for a pack; what was added since the last pack is lost
     */
    void add(ChunkId id, byte[] bytes, int offset, int length, int source) throws IOException {
        if (encoder.count() > 0 && encoder.rawLength() + length > FRAME_BYTES) {
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
        int inFrame = encoder.count();
        EncodedFrame frame = encoder.encode();
        FrameSlot slot = openPack().reserve(frame.length(), inFrame);
        if (slot == null) {
            close(sourceCount - inFrame);
            slot = openPack().reserve(frame.length(), inFrame);
        }
        if (slot == null) {
            throw new IllegalStateException(
                    "a frame of " + frame.length() + " bytes does not fit into an empty pack of " + packBytes);
        }
        slot.seal(frame, check);
        if (sourceCount >= CHUNKS_PER_SEGMENT) {
            close(sourceCount);
        }
    }

    private OpenPack openPack() {
        if (open == null) {
            if (buffer == null) {
                buffer = new byte[packBytes];
            }
            open = new OpenPack(
                    repository.sealer(), PackName.random(repository.settings().random()), buffer);
        }
        return open;
    }

    /** Puts the open pack, which holds the first {@code chunks} that were added since the one before. */
    private void close(int chunks) throws IOException {
        OpenPack full = open;
        if (full == null || full.frames() == 0) {
            return;
        }
        FinishedPack pack = full.finish();
        open = null;
        if (repository.sink().put(pack.name().key(), pack.content()) != PutResult.CREATED) {
            throw new StorageException(
                    ErrorCode.UNSUITABLE_SINK,
                    "The storage at " + repository.sink().location() + " says that "
                            + pack.name().key()
                            + " exists already, although its name was drawn at random just now. It is not fit for backups.");
        }
        bytesPut += pack.content().sizeBytes();
        if (index.chunks() > 0 && index.chunks() + chunks > CHUNKS_PER_SEGMENT) {
            publish();
        }
        addToIndex(pack);
        for (int i = 0; i < chunks; i++) {
            put[sources[i]]++;
        }
        System.arraycopy(sources, chunks, sources, 0, sourceCount - chunks);
        sourceCount -= chunks;
    }

    private void addToIndex(FinishedPack pack) {
        int size = Math.toIntExact(pack.content().sizeBytes());
        for (PackedFrame frame : pack.frames()) {
            int row = index.addFrame(frame.address(), size);
            FrameChunks chunks = frame.chunks();
            for (int i = 0; i < chunks.count(); i++) {
                index.addChunk(chunks.id(i), row, chunks.offset(i), chunks.length(i));
            }
        }
    }

    /** Seals and puts what was added. */
    void flush() throws IOException {
        if (encoder.count() > 0) {
            seal();
        }
        close(sourceCount);
    }

    /** Publishes the index of the packs that were put. */
    void publish() throws IOException {
        if (index.chunks() == 0) {
            return;
        }
        room.make(() -> repository.publishIndex(index.build(), cache));
        index = new IndexSegmentBuilder();
        for (int i = 0; i < put.length; i++) {
            durable[i] += put[i];
            put[i] = 0;
        }
    }

    /** How many chunks of a source pack have a durable copy that the index names. */
    int durableFrom(int source) {
        return durable[source];
    }

    /** Stored bytes of all packs that were put. */
    long bytesPut() {
        return bytesPut;
    }

    @Override
    public void close() {
        encoder.close();
        check.close();
    }
}
