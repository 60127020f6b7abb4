package io.backup4j.engine.index;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import java.util.Arrays;

/**
 * The rows, frames and packs of all segments of an index as of one moment, each numbered from 0 without gaps, so that a bit per row tells what was seen of
 * ten million chunks in 1.25 MB. A place that two segments name has two numbers. Immutable, for any number of threads.
 */
public final class ChunkRows {
    private final MaskedSegment[] segments;
    private final int[] rowBases;
    private final int[] frameBases;
    private final int[] packBases;

    /** Numbers what the index holds now; what is added later has no number. */
    public ChunkRows(ChunkIndex index) {
        segments = index.snapshot();
        rowBases = new int[segments.length + 1];
        frameBases = new int[segments.length + 1];
        packBases = new int[segments.length + 1];
        for (int i = 0; i < segments.length; i++) {
            IndexSegment segment = segments[i].segment();
            rowBases[i + 1] = Math.addExact(rowBases[i], segment.chunks());
            frameBases[i + 1] = Math.addExact(frameBases[i], segment.frames());
            packBases[i + 1] = Math.addExact(packBases[i], segment.packs());
        }
    }

    /** Number of rows, of packs that do not count too. */
    public int rows() {
        return rowBases[segments.length];
    }

    public int frames() {
        return frameBases[segments.length];
    }

    public int packs() {
        return packBases[segments.length];
    }

    /** The first row of the chunk whose pack counts, or -1. Allocates nothing. */
    public int first(ChunkId id) {
        return firstFrom(0, id);
    }

    /** The next row of the same chunk whose pack counts, or -1. */
    public int next(int row, ChunkId id) {
        int segment = segmentOf(rowBases, row);
        int next = segments[segment].nextUsableRow(row - rowBases[segment], id);
        return next >= 0 ? rowBases[segment] + next : firstFrom(segment + 1, id);
    }

    private int firstFrom(int segment, ChunkId id) {
        for (int i = segment; i < segments.length; i++) {
            int row = segments[i].firstUsableRow(id);
            if (row >= 0) {
                return rowBases[i] + row;
            }
        }
        return -1;
    }

    /** Whether the pack of a row counts. */
    public boolean isUsable(int row) {
        int segment = segmentOf(rowBases, row);
        return segments[segment].isUsable(row - rowBases[segment]);
    }

    public ChunkId id(int row) {
        int segment = segmentOf(rowBases, row);
        return segments[segment].segment().id(row - rowBases[segment]);
    }

    public ChunkLocation location(int row) {
        int segment = segmentOf(rowBases, row);
        return segments[segment].segment().location(row - rowBases[segment]);
    }

    /** Length of the row's chunk in bytes, as the index says. */
    public int length(int row) {
        int segment = segmentOf(rowBases, row);
        return segments[segment].segment().length(row - rowBases[segment]);
    }

    /** Number of the frame that a row names. */
    public int frame(int row) {
        int segment = segmentOf(rowBases, row);
        return frameBases[segment] + segments[segment].segment().frameOf(row - rowBases[segment]);
    }

    public FrameAddress address(int frame) {
        int segment = segmentOf(frameBases, frame);
        return segments[segment].segment().frame(frame - frameBases[segment]);
    }

    /** Bytes of a frame's sealed form, as the index says; allocates nothing. */
    public int sealedLength(int frame) {
        int segment = segmentOf(frameBases, frame);
        return segments[segment].segment().sealedLength(frame - frameBases[segment]);
    }

    /** Bytes of all chunks of a frame together after decoding, as the index says; allocates nothing. */
    public int rawLength(int frame) {
        int segment = segmentOf(frameBases, frame);
        return segments[segment].segment().rawLength(frame - frameBases[segment]);
    }

    /** Number of the pack that a frame lies in. */
    public int pack(int frame) {
        int segment = segmentOf(frameBases, frame);
        return packBases[segment] + segments[segment].segment().packOfFrame(frame - frameBases[segment]);
    }

    public PackName packName(int pack) {
        int segment = segmentOf(packBases, pack);
        return segments[segment].segment().pack(pack - packBases[segment]);
    }

    /** Stored size of a pack in bytes, as the index says. */
    public int packSizeBytes(int pack) {
        int segment = segmentOf(packBases, pack);
        return segments[segment].segment().packSizeBytes(pack - packBases[segment]);
    }

    /** The segment that holds a number; empty segments share their base with the next one and hold none. */
    private static int segmentOf(int[] bases, int number) {
        if (number < 0 || number >= bases[bases.length - 1]) {
            throw new IndexOutOfBoundsException(number);
        }
        int at = Arrays.binarySearch(bases, number);
        int segment = at >= 0 ? at : -at - 2;
        while (bases[segment + 1] == bases[segment]) {
            segment++;
        }
        return segment;
    }
}
