package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackedFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexSegmentBuilderTest {
    private final IndexFixture fixture = new IndexFixture(1);

    @Test
    void keepsOneRowPerIdAndPack() {
        ChunkId id = fixture.id();
        PackName first = fixture.pack();
        PackName second = fixture.pack();
        IndexSegment segment = IndexFixture.segment(
                IndexFixture.frame(first, 0, List.of(id)),
                IndexFixture.frame(second, 0, List.of(id)),
                IndexFixture.frame(first, 1, List.of(fixture.id(), id)),
                IndexFixture.frame(second, 1, List.of(id)));

        assertThat(segment.chunks()).isEqualTo(3);
        ChunkIndex index = new ChunkIndex(PackSet.empty());
        index.addOwn(segment);
        assertThat(index.locationsOf(id))
                .extracting(location -> location.frame().pack())
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void refusesAChunkThatLeavesItsFrameAndAFrameThatLeavesItsPack() {
        PackedFrame frame = IndexFixture.frame(fixture.pack(), 0, fixture.ids(2));
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        assertThatThrownBy(
                        () -> builder.addFrame(frame.address(), frame.address().end() - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("packSizeBytes");
        int number = builder.addFrame(frame.address(), frame.address().end());
        builder.addChunk(fixture.id(), number, 100, 100);
        assertThatThrownBy(() -> builder.addChunk(fixture.id(), number, 101, 100))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.addChunk(fixture.id(), number + 1, 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesTwoSizesForOnePack() {
        PackName pack = fixture.pack();
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        builder.addFrame(IndexFixture.frame(pack, 0, fixture.ids(1)).address(), 1000);
        assertThatThrownBy(() -> builder.addFrame(
                        IndexFixture.frame(pack, 1, fixture.ids(1)).address(), 1001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contradict");
    }

    @Test
    void holdsAMillionChunksAndNotOneMore() {
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        int frame = builder.addFrame(
                IndexFixture.frame(fixture.pack(), 0, fixture.ids(1)).address(), IndexFixture.PACK_SIZE);
        ChunkId last = fixture.id();
        while (!builder.isFull()) {
            last = fixture.id();
            builder.addChunk(last, frame, 0, 1);
        }
        assertThat(builder.chunks()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> builder.addChunk(fixture.id(), frame, 0, 1)).isInstanceOf(IllegalStateException.class);
        IndexSegment segment = IndexSegment.open("test", builder.build());
        segment.verify();
        assertThat(segment.find(last)).isNotNull();
    }
}
