package io.backup4j.engine.repair;

import java.util.ArrayList;
import java.util.List;

/**
 * Which bytes of one content are lost, gathered while its chunks go by in order. A part of unknown length is one range; two of them, and what lies between,
 * are one range too, because nothing tells where it begins. Not thread-safe.
 */
final class LostRanges {
    /** More separate ranges of one content are joined, so that a ruined one of any length fits into memory. */
    static final int MAX_RANGES = 1000;

    private final List<Range> before = new ArrayList<>();
    /** Offsets count from the end of the gap. */
    private final List<Range> after = new ArrayList<>();

    private long position;
    private long gapStart = -1;

    /**
     * Bytes that are lost.
     *
     * @param offset of the first
     * @param length of the range, positive
     */
    record Range(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    void sound(long length) {
        position += length;
    }

    void lost(long length) {
        add(gapStart < 0 ? before : after, new Range(position, length));
        position += length;
    }

    /** A part of unknown length is lost. */
    void unknown() {
        if (gapStart < 0) {
            gapStart = position;
        }
        after.clear();
        position = 0;
    }

    /**
     * What is lost, ascending; empty if nothing is.
     *
     * @param size length of the whole content
     */
    List<Range> of(long size) {
        if (gapStart < 0 ? position != size : gapStart >= size - position) {
            // The parts contradict the whole: nothing can be said of any byte.
            return List.of(new Range(0, size));
        }
        List<Range> all = new ArrayList<>(before);
        if (gapStart >= 0) {
            long behind = size - position;
            add(all, new Range(gapStart, behind - gapStart));
            for (Range range : after) {
                add(all, new Range(behind + range.offset(), range.length()));
            }
        }
        return all;
    }

    private static void add(List<Range> ranges, Range next) {
        if (next.length() == 0) {
            return;
        }
        Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && (last.end() == next.offset() || ranges.size() == MAX_RANGES)) {
            ranges.set(ranges.size() - 1, new Range(last.offset(), next.end() - last.offset()));
        } else {
            ranges.add(next);
        }
    }
}
