package io.backup4j.engine.index;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.spi.error.DamagedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/** Merges segments whose chunks fit into one: tables of packs and frames first, then the rows in one pass over all inputs. Used once. */
final class SegmentMerger {
    private static final int NONE = -1;

    private final List<IndexSegment> segments;
    private final PackSet packs;
    private final FrameTable table = new FrameTable();
    /** Per segment and frame its number in the table, or {@link #NONE} where the pack is gone. */
    private final int[][] frameNumbers;

    SegmentMerger(List<IndexSegment> segments, PackSet packs) {
        this.segments = segments;
        this.packs = packs;
        this.frameNumbers = new int[segments.size()][];
    }

    /** The content of the merged segment. */
    ByteBuffer merge() {
        try {
            long[] keys = distinct(gatherFrames());
            addFrames(keys);
        } catch (IllegalArgumentException e) {
            throw new DamagedException(
                    "the index contradicts itself: " + e.getMessage() + ". Rebuild it from the packs.", e);
        }
        return mergeRows();
    }

    /** Which frames are kept, each as its pack's number and its own: two segments may name one frame. */
    private long[] gatherFrames() {
        long[] keys = new long[segments.stream().mapToInt(IndexSegment::frames).reduce(0, Math::addExact)];
        int count = 0;
        for (IndexSegment segment : segments) {
            BitSet present = segment.packsIn(packs);
            for (int frame = 0; frame < segment.frames(); frame++) {
                if (present.get(segment.packOfFrame(frame))) {
                    keys[count++] = key(segment, segment.frame(frame), frame);
                }
            }
        }
        return Arrays.copyOf(keys, count);
    }

    private long key(IndexSegment segment, FrameAddress address, int frame) {
        int size = segment.packSizeBytes(segment.packOfFrame(frame));
        // A frame number has 24 bits, see the format.
        return (long) table.addPack(address.pack(), size, address.keyId()) << 24 | address.number();
    }

    private static long[] distinct(long[] keys) {
        Arrays.sort(keys);
        int kept = 0;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                keys[kept++] = keys[i];
            }
        }
        return Arrays.copyOf(keys, kept);
    }

    private void addFrames(long[] keys) {
        int[] numbers = new int[keys.length];
        Arrays.fill(numbers, NONE);
        for (int i = 0; i < segments.size(); i++) {
            IndexSegment segment = segments.get(i);
            BitSet present = segment.packsIn(packs);
            frameNumbers[i] = new int[segment.frames()];
            for (int frame = 0; frame < segment.frames(); frame++) {
                frameNumbers[i][frame] =
                        present.get(segment.packOfFrame(frame)) ? add(segment, frame, keys, numbers) : NONE;
            }
        }
    }

    private int add(IndexSegment segment, int frame, long[] keys, int[] numbers) {
        FrameAddress address = segment.frame(frame);
        int position = Arrays.binarySearch(keys, key(segment, address, frame));
        if (numbers[position] == NONE) {
            numbers[position] = table.addFrame(address, segment.packSizeBytes(segment.packOfFrame(frame)));
        } else if (!table.isFrame(numbers[position], address)) {
            throw new IllegalArgumentException(
                    "two rows differ for frame " + address.number() + " of pack " + address.pack());
        }
        return numbers[position];
    }

    private ByteBuffer mergeRows() {
        int rows = segments.stream().mapToInt(IndexSegment::chunks).sum();
        ByteBuffer content =
                ByteBuffer.allocate(Math.toIntExact(IndexFormat.contentBytes(table.packs(), table.frames(), rows)));
        table.write(content, rows);
        int written = 0;
        BitSet packsOfId = new BitSet(table.packs());
        IndexSegment lastSegment = segments.get(0);
        int lastRow = NONE;
        PriorityQueue<Cursor> cursors = cursors();
        while (!cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            int order = lastRow == NONE ? 1 : cursor.segment.compareRows(cursor.row, lastSegment, lastRow);
            if (order < 0) {
                throw new DamagedException(cursor.segment.name() + ": row " + cursor.row
                        + " is out of order. Rebuild the index from the packs.");
            }
            if (order > 0) {
                packsOfId.clear();
            }
            lastSegment = cursor.segment;
            lastRow = cursor.row;
            written += cursor.write(content, table, packsOfId);
            if (cursor.advance()) {
                cursors.add(cursor);
            }
        }
        content.flip();
        content.putInt(IndexFormat.CHUNKS_AT, written);
        return content;
    }

    private PriorityQueue<Cursor> cursors() {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).chunks() > 0) {
                cursors.add(new Cursor(i, segments.get(i), frameNumbers[i]));
            }
        }
        return cursors;
    }

    /** The next row of one input. */
    private static final class Cursor implements Comparable<Cursor> {
        private final int position;
        private final IndexSegment segment;
        private final int[] frameNumbers;
        private int row;

        Cursor(int position, IndexSegment segment, int[] frameNumbers) {
            this.position = position;
            this.segment = segment;
            this.frameNumbers = frameNumbers;
        }

        /** Writes the row unless its pack is gone or has the id already, and answers how many rows that were. */
        int write(ByteBuffer content, FrameTable table, BitSet packsOfId) {
            segment.checkRow(row);
            int frame = frameNumbers[segment.frameOf(row)];
            if (frame == NONE || packsOfId.get(table.packOf(frame))) {
                return 0;
            }
            packsOfId.set(table.packOf(frame));
            segment.copyId(row, content);
            content.putInt(frame).putInt(segment.offset(row)).putInt(segment.length(row));
            return 1;
        }

        boolean advance() {
            return ++row < segment.chunks();
        }

        @Override
        public int compareTo(Cursor other) {
            int order = segment.compareRows(row, other.segment, other.row);
            return order != 0 ? order : Integer.compare(position, other.position);
        }
    }
}
