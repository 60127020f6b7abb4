package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Copies what is kept of packs into new ones, frame by frame in the order of the index, which is that of the packs. Nothing is deleted here: if it stops half-way, there are
 * duplicates. Used once.
 */
final class Repacker {
    /** Rows that are sorted at once, 8 bytes each. */
    private static final int MOST_ROWS = 1 << 20;

    private final Repository repository;
    private final StoredState stored;
    private final ChunkRows rows;
    private final PackUsage usage;
    private final Findings findings;
    private final Room room;
    private final Steps steps;
    private final BitSet unreadable = new BitSet();
    private boolean full;

    Repacker(Repository repository, StoredState stored, PackUsage usage, Findings findings, Room room, Steps steps) {
        this.repository = repository;
        this.stored = stored;
        this.rows = stored.rows();
        this.usage = usage;
        this.findings = findings;
        this.room = room;
        this.steps = steps;
    }

    /**
     * What became of a repack.
     *
     * @param packs sources of which everything that is kept has a durable and indexed copy
     * @param bytesCopied stored bytes of the new packs
     * @param full whether it ended early because the store is full
     */
    record Repacked(PackSet packs, long bytesCopied, boolean full) {
        static final Repacked NOTHING = new Repacked(PackSet.empty(), 0, false);
    }

    /** Repacks; a pack of which something cannot be read is left as it is, and named in a finding. */
    Repacked repack(List<PackPlan> plans) throws IOException {
        try (CopiedChunks target = new CopiedChunks(repository, stored.packs().size(), room, steps::check)) {
            int from = 0;
            while (from < plans.size() && !full) {
                from = copyBatch(plans, from, target);
            }
            finish(target);
            PackSet.Builder done = PackSet.builder();
            for (PackPlan plan : plans) {
                int pack = stored.packs().position(plan.pack());
                if (!unreadable.get(pack) && target.durableFrom(pack) == usage.keptChunks(pack)) {
                    done.add(plan.pack());
                }
            }
            return new Repacked(done.build(), target.bytesPut(), full);
        }
    }

    /** Puts and publishes what is there; what of it no room is left for was copied in vain. */
    private void finish(CopiedChunks target) throws IOException {
        try {
            if (!full) {
                target.flush();
            }
        } catch (SinkFullException e) {
            full = true;
        }
        try {
            target.publish();
        } catch (SinkFullException e) {
            full = true;
        }
    }

    /** Copies packs with at most {@link #MOST_ROWS} chunks, at least one pack, and answers the position of the next. */
    private int copyBatch(List<PackPlan> plans, int from, CopiedChunks target) throws IOException {
        BitSet packs = new BitSet();
        int count = 0;
        int to = from;
        while (to < plans.size()) {
            int pack = stored.packs().position(plans.get(to).pack());
            if (to > from && count + usage.keptChunks(pack) > MOST_ROWS) {
                break;
            }
            count += usage.keptChunks(pack);
            packs.set(pack);
            to++;
        }
        long[] keys = keys(packs, count);
        try {
            copyFrames(keys, target);
        } catch (SinkFullException e) {
            full = true;
        }
        return to;
    }

    /** The rows that are kept of some packs, in the order of their frames: frame in the upper half, row in the lower. */
    private long[] keys(BitSet packs, int count) {
        long[] keys = new long[count];
        int found = 0;
        for (int row = usage.kept().next(0); row >= 0; row = usage.kept().next(row + 1)) {
            if (packs.get(usage.rowPacks().positionOf(row))) {
                keys[found++] = (long) rows.frame(row) << 32 | row;
            }
        }
        if (found != count) {
            throw new IllegalStateException("expected " + count + " rows to copy, found " + found);
        }
        Arrays.sort(keys);
        return keys;
    }

    private void copyFrames(long[] keys, CopiedChunks target) throws IOException {
        ChunkHasher hasher = repository.newHasher();
        try (StoredFrames frames = new StoredFrames(repository)) {
            for (int from = 0; from < keys.length; ) {
                int frame = (int) (keys[from] >>> 32);
                int to = from;
                while (to < keys.length && (int) (keys[to] >>> 32) == frame) {
                    to++;
                }
                steps.check();
                copyFrame(frames, hasher, keys, from, to, target);
                from = to;
            }
        }
    }

    private void copyFrame(StoredFrames frames, ChunkHasher hasher, long[] keys, int from, int to, CopiedChunks target)
            throws IOException {
        FrameAddress address = rows.address((int) (keys[from] >>> 32));
        int pack = stored.packs().position(address.pack());
        if (unreadable.get(pack)) {
            return;
        }
        DecodedFrame decoded;
        try {
            decoded = frames.read(address);
        } catch (NoSuchObjectException e) {
            // Another pruner's verdict has taken it away, and that one knew what it did.
            unreadable.set(pack);
            return;
        } catch (DamagedException e) {
            unreadable(address, pack, String.valueOf(e.getMessage()));
            return;
        }
        for (int i = from; i < to; i++) {
            int row = (int) keys[i];
            ChunkId id = rows.id(row);
            ChunkLocation location = rows.location(row);
            int offset = decoded.position(location.offset());
            if (!hasher.id(decoded.payload(), offset, location.length()).equals(id)) {
                unreadable(address, pack, "It does not hold chunk " + id + " where the index says.");
                return;
            }
            target.add(id, decoded.payload(), offset, location.length(), pack);
        }
    }

    private void unreadable(FrameAddress address, int pack, String problem) {
        unreadable.set(pack);
        findings.add(Finding.ofObject(
                Finding.Kind.DAMAGED_OBJECT,
                address.pack().key().value(),
                address.headerOffset(),
                address.end() - address.headerOffset(),
                "The pack stays as it is, because this frame of it cannot be read: " + problem
                        + " Back up again what the source still has, or run 'repair packs'."));
    }
}
