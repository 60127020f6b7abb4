package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackRangeTest {
    private static final int MAX = 1 << 20;

    private final List<Part> parts = new ArrayList<>();

    private void frame(int pack, int headerOffset, int end) {
        byte[] name = new byte[PackName.BYTES];
        name[0] = (byte) pack;
        FrameAddress address = new FrameAddress(
                PackName.read(name, 0), 1, 0, headerOffset + 16, end - headerOffset - 16, 1000, Codec.NONE);
        ChunkRef ref = new ChunkRef(ChunkId.read(name, 0), 100);
        parts.add(new Part(null, 0, ref, new ChunkLocation(address, 0, 100)));
    }

    private List<String> ranges() {
        List<String> ranges = new ArrayList<>();
        parts.sort(Part.BY_LOCATION);
        for (int from = 0; from < parts.size(); ) {
            PackRange range = PackRange.from(parts, from, MAX);
            ranges.add(range.start() + "-" + range.end() + " " + range.parts().size());
            from += range.parts().size();
        }
        return ranges;
    }

    @Test
    void neighboursAreReadAtOnceWhateverTheOrderOfTheirFiles() {
        frame(1, 5000, 9000);
        frame(1, 100, 5000);
        frame(1, 100, 5000);
        assertThat(ranges()).containsExactly("100-9000 3");
    }

    @Test
    void aSmallGapIsReadAndALargeOneIsNot() {
        frame(1, 100, 1000);
        frame(1, 1000 + PackRange.MAX_GAP_BYTES, 90_000);
        frame(1, 90_001 + PackRange.MAX_GAP_BYTES, 200_000);
        assertThat(ranges()).containsExactly("100-90000 2", (90_001 + PackRange.MAX_GAP_BYTES) + "-200000 1");
    }

    @Test
    void packsAreReadOneAfterTheOther() {
        frame(2, 100, 1000);
        frame(1, 1000, 2000);
        assertThat(ranges()).containsExactly("1000-2000 1", "100-1000 1");
    }

    @Test
    void aReadIsBoundedUnlessOneFrameIsLonger() {
        frame(1, 100, MAX);
        frame(1, MAX, MAX + 500);
        frame(1, MAX + 500, 3 * MAX);
        frame(1, 3 * MAX, 3 * MAX + 100);
        assertThat(ranges())
                .containsExactly(
                        "100-" + MAX + " 1",
                        MAX + "-" + (MAX + 500) + " 1",
                        (MAX + 500) + "-" + 3 * MAX + " 1",
                        3 * MAX + "-" + (3 * MAX + 100) + " 1");
    }
}
