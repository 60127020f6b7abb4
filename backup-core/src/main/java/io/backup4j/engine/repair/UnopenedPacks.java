package io.backup4j.engine.repair;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.store.SegmentFilling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Index rows of packs whose directory cannot be read: their intact frames, and what the old index says of the bytes that do not open. The latter are kept
 * because they tell which pack held a lost chunk, so that nobody takes the pack for dead, and because they are right again when an intact copy of the pack
 * is put back. Not thread-safe.
 */
final class UnopenedPacks {
    private final Map<PackName, Integer> writtenSizes = new HashMap<>();
    private final Map<PackName, Rows> rows = new HashMap<>();
    private final SegmentFilling filling;

    /** @param filling takes the rows */
    UnopenedPacks(SegmentFilling filling) {
        this.filling = filling;
    }

    /** What all rows of one pack must agree on, and what is intact in it. */
    private static final class Rows {
        private final int sizeBytes;
        private final FrameRanges intact;
        private int keyId;

        private Rows(int sizeBytes, FrameRanges intact, int keyId) {
            this.sizeBytes = sizeBytes;
            this.intact = intact;
            this.keyId = keyId;
        }
    }

    /** Notes the sizes with which packs were written. */
    void learnSizes(IndexSegment segment) {
        for (int pack = 0; pack < segment.packs(); pack++) {
            writtenSizes.putIfAbsent(segment.pack(pack), segment.packSizeBytes(pack));
        }
    }

    /** Adds what is intact in a pack. */
    void addIntact(ExaminedPack pack) throws IOException {
        Integer written = writtenSizes.get(pack.name());
        int size = written != null ? written : (int) Math.min(PackFormat.MAX_PACK_BYTES, pack.sizeBytes());
        int keyId = -1;
        for (PackedFrame frame : pack.intact()) {
            size = Math.max(size, frame.address().end());
            keyId = frame.address().keyId();
        }
        Rows state = new Rows(size, new FrameRanges(pack.intact()), keyId);
        rows.put(pack.name(), state);
        for (PackedFrame frame : pack.intact()) {
            if (frame.address().keyId() == keyId) {
                filling.add(frame, size);
            }
        }
    }

    /** Adds what a segment says of bytes of these packs that are not intact. */
    void addOther(IndexSegment segment) throws IOException {
        PackSet.Builder names = PackSet.builder();
        rows.keySet().stream().sorted().forEach(names::add);
        ChunkIndex of = new ChunkIndex(names.build());
        of.add(segment);
        try {
            of.forEachLocation((id, location) -> {
                try {
                    addOther(id, location);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void addOther(ChunkId id, ChunkLocation location) throws IOException {
        FrameAddress frame = location.frame();
        Rows state = rows.get(frame.pack());
        if (state == null || state.intact.overlaps(frame) || frame.end() > state.sizeBytes) {
            return;
        }
        if (state.keyId < 0) {
            state.keyId = frame.keyId();
        }
        // A pack has one key; rows that name another contradict what was seen, or each other.
        if (frame.keyId() == state.keyId) {
            filling.add(id, location, state.sizeBytes);
        }
    }
}
