package io.backup4j.engine.backup;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.NewChunks;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.run.Throttle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the chunks of a slab, and frames, compresses, seals and packs those that are new. One per worker thread; {@link #close()} frees native memory.
 */
final class ChunkWorker implements AutoCloseable {
    private static final int MAX_ZEROS = 64;

    private final NewChunks newChunks;
    private final PackAssembler packs;
    private final RunCounters counters;
    private final ChunkHasher hasher;
    private final FrameEncoder encoder;
    private final FrameDecoder decoder;
    private final Throttle.Stint stint;
    private final Map<Integer, ChunkId> zeros = new HashMap<>();
    private final byte[] zeroBytes = new byte[64 << 10];

    ChunkWorker(
            Repository repository,
            NewChunks newChunks,
            PackAssembler packs,
            RunCounters counters,
            Throttle.Stint stint) {
        this.newChunks = newChunks;
        this.packs = packs;
        this.counters = counters;
        this.hasher = repository.newHasher();
        this.encoder = new FrameEncoder(repository.settings().compressionLevel());
        this.decoder = repository.newDecoder();
        this.stint = stint;
    }

    /** Stores a slab and tells its entries their references. */
    void store(Slab slab) throws IOException {
        stint.begin();
        List<List<ChunkRef>> refs = new ArrayList<>(slab.pieces.size());
        for (Slab.Piece piece : slab.pieces) {
            List<ChunkRef> named = new ArrayList<>(piece.lengths().length);
            int offset = piece.offset();
            for (int length : piece.lengths()) {
                named.add(store(slab.bytes, offset, length));
                offset += length;
                stint.step();
            }
            refs.add(named);
        }
        flush();
        for (int i = 0; i < refs.size(); i++) {
            Slab.Piece piece = slab.pieces.get(i);
            piece.content().add(piece.sequence(), refs.get(i));
        }
    }

    /** Names one chunk and, if it is new, adds it to the open frame; the bytes must stay until {@link #flush()}. */
    ChunkRef store(byte[] bytes, int offset, int length) throws IOException {
        ChunkId id = idOf(bytes, offset, length);
        if (newChunks.claim(id)) {
            encoder.add(id, bytes, offset, length);
            counters.bytesNew.add(length);
            if (encoder.rawLength() >= FrameEncoder.FULL_BYTES) {
                flush();
            }
        }
        return new ChunkRef(id, length);
    }

    /** Seals the open frame, if it holds anything. */
    void flush() throws IOException {
        if (encoder.count() > 0) {
            counters.bytesStored.add(packs.store(encoder.encode(), decoder));
        }
    }

    /** Runs of zeros (sparse files, disk images) give chunks of maximal length again and again; their id is computed once. */
    private ChunkId idOf(byte[] bytes, int offset, int length) {
        if (length < FrameEncoder.FULL_BYTES || bytes[offset] != 0 || !isZero(bytes, offset, length)) {
            return hasher.id(bytes, offset, length);
        }
        if (zeros.size() == MAX_ZEROS) {
            // The ends of many sparse files all differ in length.
            zeros.clear();
        }
        return zeros.computeIfAbsent(length, n -> hasher.id(bytes, offset, n));
    }

    private boolean isZero(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int from = offset; from < end; from += zeroBytes.length) {
            int count = Math.min(zeroBytes.length, end - from);
            if (!Arrays.equals(bytes, from, from + count, zeroBytes, 0, count)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
