package io.backup4j.engine.restore;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.spi.sink.ObjectKey;
import java.util.List;

/**
 * Neighbouring frames of one pack that are read at once, with the parts that lie in them.
 *
 * @param start offset of the first byte in the pack
 * @param end offset behind the last byte
 * @param parts in order of location
 */
record PackRange(int start, int end, List<Part> parts) {
    /** Reading over a gap of this many bytes costs less than another request. */
    static final int MAX_GAP_BYTES = 64 << 10;

    /**
     * The longest range that begins with the part at {@code from}.
     *
     * @param sorted by {@link Part#BY_LOCATION}
     * @param maxBytes longest read, unless one frame is longer
     */
    static PackRange from(List<Part> sorted, int from, int maxBytes) {
        FrameAddress first = sorted.get(from).frame();
        int start = first.headerOffset();
        int end = first.end();
        int to = from + 1;
        for (; to < sorted.size(); to++) {
            FrameAddress next = sorted.get(to).frame();
            if (!next.pack().equals(first.pack())
                    || next.headerOffset() - end > MAX_GAP_BYTES
                    || Math.max(end, next.end()) - start > Math.max(maxBytes, end - start)) {
                break;
            }
            end = Math.max(end, next.end());
        }
        return new PackRange(start, end, sorted.subList(from, to));
    }

    ObjectKey key() {
        return parts.get(0).frame().pack().key();
    }

    int lengthBytes() {
        return end - start;
    }
}
