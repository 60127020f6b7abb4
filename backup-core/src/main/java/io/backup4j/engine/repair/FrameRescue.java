package io.backup4j.engine.repair;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.store.PackStore;
import io.backup4j.engine.store.PackWriter;
import io.backup4j.engine.store.SegmentFilling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies the intact chunks of damaged packs into new packs, except those of which another copy was read just now. In a dry run the rows point to where the
 * chunks lie now, so that what follows sees what it would see. One thread; closing frees native memory.
 */
final class FrameRescue implements AutoCloseable {
    private final Repository repository;
    private final StoredCopies copies;
    private final boolean dryRun;
    private final RepairProgress progress;
    private final PackExamination examination;
    private final FrameEncoder encoder;
    private final SegmentFilling index;
    private final PackWriter packs;
    private final List<IndexSegment> rescued = new ArrayList<>();
    /** Chunks that no segment names yet. */
    private final Set<ChunkId> pending = new HashSet<>();

    private long chunks;
    private long bytes;

    /** @param copies hears of every rescued chunk as soon as it is durable */
    FrameRescue(Repository repository, StoredCopies copies, boolean dryRun, RepairProgress progress) {
        this.repository = repository;
        this.copies = copies;
        this.dryRun = dryRun;
        this.progress = progress;
        this.examination = new PackExamination(repository, progress);
        this.encoder = new FrameEncoder(repository.settings().compressionLevel());
        LocalIndexCache cache = repository.indexCache();
        this.index = new SegmentFilling(content -> publish(content, cache));
        this.packs = new PackWriter(repository, new PackStore(repository, progress::report), index);
    }

    private void publish(ByteBuffer content, LocalIndexCache cache) throws IOException {
        IndexSegment segment = dryRun ? IndexSegment.open("rescued", content) : repository.publishIndex(content, cache);
        rescued.add(segment);
        copies.addRescued(segment);
    }

    /** Chunks copied so far, or that would be. */
    long chunks() {
        return chunks;
    }

    /** Their length in bytes. */
    long bytes() {
        return bytes;
    }

    /** Packs written so far. */
    int packsWritten() {
        return packs.packs();
    }

    /** What was handed to {@link StoredCopies}. */
    List<IndexSegment> rescued() {
        return rescued;
    }

    /** Copies what is intact in a pack and nowhere else. */
    void rescue(DamagedPack pack) throws IOException {
        try {
            examination.examine(pack.name(), pack.sizeBytes(), (frame, content) -> {
                try {
                    rescue(frame, content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void rescue(PackedFrame frame, DecodedFrame content) throws IOException {
        FrameChunks table = frame.chunks();
        for (int i = 0; i < table.count(); i++) {
            ChunkId id = table.id(i);
            if (pending.contains(id) || copies.readable(new ChunkRef(id, table.length(i)))) {
                continue;
            }
            pending.add(id);
            chunks++;
            bytes += table.length(i);
            if (dryRun) {
                ChunkLocation present = new ChunkLocation(frame.address(), table.offset(i), table.length(i));
                index.add(id, present, PackFormat.MAX_PACK_BYTES);
            } else {
                encoder.add(id, content.payload(), content.chunkOffset(i), table.length(i));
            }
        }
        if (encoder.count() > 0) {
            long before = packs.bytesPut();
            packs.store(encoder.encode());
            progress.stored(packs.bytesPut() - before);
        }
        if (pending.size() >= SegmentFilling.MOST_CHUNKS) {
            finish();
        }
    }

    /** After this everything that was rescued is durable and in the index. */
    void finish() throws IOException {
        long before = packs.bytesPut();
        packs.finish();
        progress.stored(packs.bytesPut() - before);
        index.flush();
        pending.clear();
    }

    @Override
    public void close() {
        packs.close();
        encoder.close();
        examination.close();
    }
}
