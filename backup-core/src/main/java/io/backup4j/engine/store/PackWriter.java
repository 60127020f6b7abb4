package io.backup4j.engine.store;

import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameSlot;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packs frames one after the other, as a backup does with many threads: each frame is sealed, opened and compared, each pack is durable before a row names it
 * (I2, I6). One pack is in memory at a time. Belongs to one thread; {@link #close()} frees native memory, and what was not put is abandoned.
 */
public final class PackWriter implements AutoCloseable {
    private final Repository repository;
    private final PackStore store;
    private final SegmentFilling index;
    private final FrameDecoder check;
    private byte @Nullable [] buffer;
    private @Nullable OpenPack open;
    /** Chunks in the open pack. */
    private int chunks;

    private int packs;
    private long bytesPut;

    /** @param index takes the rows of packs that are durable; whoever owns it flushes it at the end */
    public PackWriter(Repository repository, PackStore store, SegmentFilling index) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.store = Objects.requireNonNull(store, "store");
        this.index = Objects.requireNonNull(index, "index");
        this.check = repository.newDecoder();
    }

    /**
     * Seals a frame; durable after {@link #finish()} at the latest.
     *
     * @throws IOException if a pack before it could not be put, or a segment not be handed out; that pack is abandoned, or its rows may be missing, and the
     *     frame is not stored
     */
    public void store(EncodedFrame frame) throws IOException {
        int more = frame.chunks().count();
        if (chunks > 0 && chunks + more > SegmentFilling.MOST_CHUNKS) {
            finish();
        }
        FrameSlot slot = reserve(frame);
        if (slot == null) {
            finish();
            slot = reserve(frame);
        }
        if (slot == null) {
            // Written when packs were larger than this budget would make them.
            buffer = new byte[PackFormat.MAX_PACK_BYTES];
            open = null;
            slot = reserve(frame);
        }
        if (slot == null) {
            throw new IllegalStateException("a frame of " + frame.length() + " bytes does not fit into any pack");
        }
        slot.seal(frame, check);
        chunks += more;
    }

    private @Nullable FrameSlot reserve(EncodedFrame frame) {
        OpenPack pack = open;
        if (pack == null) {
            byte[] memory = buffer;
            if (memory == null) {
                int length =
                        PackStore.bufferBytes(repository, repository.settings().memoryBytes());
                memory = new byte[length];
                buffer = memory;
            }
            pack = new OpenPack(
                    repository.sealer(), PackName.random(repository.settings().random()), memory);
            open = pack;
        }
        return pack.reserve(frame.length(), frame.chunks().count());
    }

    /** Puts the pack that is open, if it holds anything, and then hands its rows to the index. */
    public void finish() throws IOException {
        OpenPack pack = open;
        open = null;
        chunks = 0;
        if (pack == null || pack.frames() == 0) {
            return;
        }
        FinishedPack stored = store.put(pack.finish());
        packs++;
        bytesPut += stored.sizeBytes();
        index.add(stored);
    }

    /** Number of packs that were put. */
    public int packs() {
        return packs;
    }

    /** Stored bytes of the packs that were put. */
    public long bytesPut() {
        return bytesPut;
    }

    @Override
    public void close() {
        check.close();
    }
}
