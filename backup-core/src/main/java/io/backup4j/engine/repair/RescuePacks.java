package io.backup4j.engine.repair;

import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameSlot;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * New packs for what is rescued: each frame is sealed, opened and compared, each pack is durable before a row names it (I2, I6). One pack is in memory at a
 * time. Belongs to one thread; closing frees native memory, what is not finished is abandoned.
 */
final class RescuePacks implements AutoCloseable {
    private static final int PACK_BYTES = 32 << 20;

    private final Repository repository;
    private final SegmentFilling index;
    private final RepairProgress progress;
    private final FrameDecoder check;
    private byte[] buffer;
    private @Nullable OpenPack open;
    private int packs;

    /** @param index takes the frames of packs that are durable */
    RescuePacks(Repository repository, SegmentFilling index, RepairProgress progress) {
        this.repository = repository;
        this.index = index;
        this.progress = progress;
        this.check = repository.newDecoder();
        this.buffer = new byte[0];
    }

    /** Number of packs that were put. */
    int packs() {
        return packs;
    }

    /** Seals a frame; durable after {@link #finish()} at the latest. */
    void store(EncodedFrame frame) throws IOException {
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
    }

    private @Nullable FrameSlot reserve(EncodedFrame frame) {
        OpenPack pack = open;
        if (pack == null) {
            if (buffer.length == 0) {
                long quarter = repository.settings().memoryBytes() / 4;
                buffer = new byte
                        [(int) Math.max(
                                repository.chunking().largestChunkBytes() + (1 << 20), Math.min(PACK_BYTES, quarter))];
            }
            pack = new OpenPack(
                    repository.sealer(), PackName.random(repository.settings().random()), buffer);
            open = pack;
        }
        return pack.reserve(frame.length(), frame.chunks().count());
    }

    /** Puts the pack that is open, if it holds anything, and then hands its frames to the index. */
    void finish() throws IOException {
        OpenPack pack = open;
        open = null;
        if (pack == null || pack.frames() == 0) {
            return;
        }
        FinishedPack finished = pack.finish();
        if (repository.sink().put(finished.name().key(), finished.content()) != PutResult.CREATED) {
            throw new StorageException(
                    ErrorCode.UNSUITABLE_SINK,
                    "The storage at " + repository.sink().location() + " says that "
                            + finished.name().key()
                            + " exists already, although its name was drawn at random just now. It is not fit for backups.");
        }
        packs++;
        int size = Math.toIntExact(finished.content().sizeBytes());
        progress.stored(size);
        for (PackedFrame frame : finished.frames()) {
            index.add(frame, size);
        }
    }

    @Override
    public void close() {
        check.close();
    }
}
