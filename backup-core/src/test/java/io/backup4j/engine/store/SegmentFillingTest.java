package io.backup4j.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackedFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SegmentFillingTest {
    private final List<IndexSegment> segments = new ArrayList<>();
    private boolean failing;

    private final SegmentFilling filling = new SegmentFilling(content -> {
        if (failing) {
            throw new IOException("injected");
        }
        segments.add(IndexSegment.open("segment " + segments.size(), content));
    });

    @Test
    void aPackIsInOneSegmentEvenIfTheOneBeforeWouldHaveHadRoomForAPart() throws IOException {
        try (StoreFixture fixture = new StoreFixture(UnaryOperator.identity())) {
            PackedFrame most = frame(fixture, SegmentFilling.MOST_CHUNKS - 5, 1);
            FinishedPack pack = fixture.pack(2);

            filling.add(most, 32 << 20);
            filling.add(pack);
            assertThat(segments).hasSize(1);
            assertThat(filling.chunks()).isEqualTo(SegmentFilling.MOST_CHUNKS - 5);
            filling.flush();

            assertThat(segments).hasSize(2);
            assertThat(segments.get(1).packs()).isEqualTo(1);
            assertThat(segments.get(1).pack(0)).isEqualTo(pack.name());
            assertThat(filling.chunks()).isEqualTo(SegmentFilling.MOST_CHUNKS + 1);
            assertThat(filling.segments()).isEqualTo(2);
        }
    }

    @Test
    void whatCouldNotBeHandedOutIsOfferedAgain() throws IOException {
        try (StoreFixture fixture = new StoreFixture(UnaryOperator.identity())) {
            FinishedPack first = fixture.pack(1);
            FinishedPack second = fixture.pack(5);
            filling.add(first);
            failing = true;
            assertThatThrownBy(filling::flush).hasMessage("injected");
            assertThat(filling.chunks()).isZero();

            failing = false;
            filling.add(second);
            filling.flush();
            filling.flush();

            assertThat(segments).singleElement().satisfies(segment -> assertThat(segment.packs())
                    .isEqualTo(2));
            assertThat(filling.chunks()).isEqualTo(12);
        }
    }

    private static PackedFrame frame(StoreFixture fixture, int chunks, long seed) {
        PackedFrame some = fixture.pack(seed).frames().get(0);
        EncodedFrame frame = fixture.frame(chunks, 8, seed);
        FrameAddress address = some.address();
        return new PackedFrame(
                new FrameAddress(
                        address.pack(),
                        address.keyId(),
                        0,
                        address.offset(),
                        address.sealedLength(),
                        8 * chunks,
                        address.codec()),
                frame.chunks());
    }
}
