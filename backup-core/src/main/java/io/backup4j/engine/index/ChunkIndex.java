package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The masked lookup of one session: several segments, of which only the packs count that were listed in {@code pack/} after the session registered
 * and are not in an unfinished condemned set (rule R1). A pack that does not count hides nothing: another copy, in another segment or in the same,
 * is found instead.
 *
 * <p>Thread-safe; lookups take no lock and a miss allocates nothing. A lookup that meets damage throws
 * {@link io.backup4j.spi.error.DamagedException}.
 */
public final class ChunkIndex {
    private final PackSet usable;
    private volatile MaskedSegment[] segments = {};

    /** @param usable the packs that count: those listed without those condemned, see {@link PackSet#without} */
    public ChunkIndex(PackSet usable) {
        this.usable = usable;
    }

    /** Adds a segment that was in the repository; its packs count if they are usable. Cost: one search per pack. */
    public void add(IndexSegment segment) {
        append(MaskedSegment.of(segment, usable));
    }

    /**
     * Adds a segment of which only the packs of the set count, behind everything that was added before: its copies are found where the others have none. For
     * readers, which take a copy from a pack that is not masked first.
     *
     * @param counting packs that count; none of them may count in the same segment already
     */
    public void add(IndexSegment segment, PackSet counting) {
        append(MaskedSegment.of(segment, counting));
    }

    /** Adds a segment that this session published. All its packs count: this session has put them, after the listing. */
    public void addOwn(IndexSegment segment) {
        append(MaskedSegment.ofWhole(segment));
    }

    /** Where a usable copy of the chunk lies; null if there is none. */
    public @Nullable ChunkLocation find(ChunkId id) {
        for (MaskedSegment each : segments) {
            ChunkLocation location = each.find(id);
            if (location != null) {
                return location;
            }
        }
        return null;
    }

    /** Whether there is a usable copy of the chunk. Allocates nothing. */
    public boolean contains(ChunkId id) {
        for (MaskedSegment each : segments) {
            if (each.firstUsableRow(id) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Every usable copy of the chunk, each place once; empty if there is none. For restore and repair, which want alternatives. */
    public List<ChunkLocation> locationsOf(ChunkId id) {
        List<ChunkLocation> locations = new ArrayList<>();
        for (MaskedSegment each : segments) {
            for (int row = each.firstUsableRow(id); row >= 0; row = each.nextUsableRow(row, id)) {
                ChunkLocation location = each.segment().location(row);
                if (!locations.contains(location)) {
                    locations.add(location);
                }
            }
        }
        return locations;
    }

    /**
     * Hands out every usable copy of every chunk, segment by segment, in no useful order. A place that two segments name comes twice. Segments that are
     * added meanwhile are not seen.
     */
    public void forEachLocation(BiConsumer<ChunkId, ChunkLocation> action) {
        for (MaskedSegment each : segments) {
            IndexSegment segment = each.segment();
            for (int row = 0; row < segment.chunks(); row++) {
                if (each.isUsable(row)) {
                    action.accept(segment.id(row), segment.location(row));
                }
            }
        }
    }

    /** Number of segments. */
    public int segments() {
        return segments.length;
    }

    /** The segments as of now, in the order of their addition. */
    MaskedSegment[] snapshot() {
        return segments.clone();
    }

    private synchronized void append(MaskedSegment added) {
        MaskedSegment[] all = Arrays.copyOf(segments, segments.length + 1);
        all[segments.length] = added;
        segments = all;
    }
}
