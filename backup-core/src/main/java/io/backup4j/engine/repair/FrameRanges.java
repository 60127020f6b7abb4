package io.backup4j.engine.repair;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackedFrame;
import java.util.Arrays;
import java.util.List;

/** Where the intact frames of one pack lie: eight bytes each. Immutable. */
final class FrameRanges {
    private final long[] ranges;

    FrameRanges(List<PackedFrame> frames) {
        ranges = new long[frames.size()];
        for (int i = 0; i < ranges.length; i++) {
            FrameAddress address = frames.get(i).address();
            ranges[i] = (long) address.headerOffset() << Integer.SIZE | address.end();
        }
        Arrays.sort(ranges);
    }

    /** Whether a frame shares a byte with one of them. */
    boolean overlaps(FrameAddress frame) {
        // The last one that begins before the frame's end is the only one that can reach into it: they do not overlap
        // each other.
        int at = Arrays.binarySearch(ranges, (long) frame.end() << Integer.SIZE);
        int before = (at >= 0 ? at : -at - 1) - 1;
        return before >= 0 && (int) ranges[before] > frame.headerOffset();
    }
}
