package io.backup4j.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.UnknownPuts;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PackWriterTest {
    @Test
    void everyFrameIsReadableAndPacksComeBeforeTheIndex() throws IOException {
        try (StoreFixture fixture = new StoreFixture(UnaryOperator.identity())) {
            SegmentFilling index = index(fixture);
            try (PackWriter writer = writer(fixture, index)) {
                for (int i = 0; i < 6; i++) {
                    writer.store(fixture.frame(3_000_000, i));
                }
                writer.finish();
                writer.finish();
                index.flush();
                assertThat(writer.packs()).isEqualTo(2);
                assertThat(writer.bytesPut())
                        .isEqualTo(SinkObjects.list(fixture.memory, "pack/").stream()
                                .mapToLong(object -> object.sizeBytes())
                                .sum());
            }
            for (int i = 0; i < 6; i++) {
                fixture.assertReadable(3_000_000, i);
            }
            List<String> puts = fixture.recording.keys(SinkCall.Kind.PUT);
            assertThat(puts).hasSize(3);
            assertThat(puts.get(2)).startsWith("index/");
        }
    }

    @Test
    void aFrameThatIsLargerThanABudgetMadeNowGetsALargerPack() throws IOException {
        try (StoreFixture fixture = new StoreFixture(UnaryOperator.identity())) {
            SegmentFilling index = index(fixture);
            int large = PackStore.bufferBytes(
                    fixture.repository, fixture.repository.settings().memoryBytes());
            try (PackWriter writer = writer(fixture, index)) {
                writer.store(fixture.frame(1_000, 1));
                writer.store(fixture.frame(large, 2));
                writer.store(fixture.frame(1_000, 3));
                writer.finish();
                index.flush();
                assertThat(writer.packs()).isEqualTo(2);
            }
            fixture.assertReadable(1_000, 1);
            fixture.assertReadable(large, 2);
            fixture.assertReadable(1_000, 3);
        }
    }

    @Test
    void aPackHoldsNoMoreChunksThanASegment() throws IOException {
        try (StoreFixture fixture = new StoreFixture(UnaryOperator.identity())) {
            SegmentFilling index = index(fixture);
            int half = SegmentFilling.MOST_CHUNKS / 2 + 1;
            try (PackWriter writer = writer(fixture, index)) {
                writer.store(fixture.frame(half, 8, 1));
                writer.store(fixture.frame(half, 8, 2));
                writer.finish();
                index.flush();
                assertThat(writer.packs()).isEqualTo(2);
                assertThat(index.segments()).isEqualTo(2);
            }
            fixture.assertReadable(MemorySource.random(half * 8, 1), 8, 8);
            fixture.assertReadable(MemorySource.random(half * 8, 2), (half - 1) * 8, 8);
        }
    }

    @Test
    void theIndexNamesThePackThatWasAcknowledgedAndNoOther() throws IOException {
        try (StoreFixture fixture = new StoreFixture(sink -> new UnknownPuts(sink, "pack/", 2, List.of(Fault.LOST)))) {
            SegmentFilling index = index(fixture);
            try (PackWriter writer = writer(fixture, index)) {
                writer.store(fixture.frame(5_000, 1));
                writer.finish();
                // The buffer serves the next pack.
                writer.store(fixture.frame(5_000, 2));
                writer.finish();
                index.flush();
                assertThat(writer.packs()).isEqualTo(2);
            }
            assertThat(fixture.packPuts()).hasSize(6).doesNotHaveDuplicates();
            fixture.assertReadable(5_000, 1);
            fixture.assertReadable(5_000, 2);
        }
    }

    @Test
    void afterAFullStoreTheNextPackBeginsAnew() throws IOException {
        int[] puts = {0};
        try (StoreFixture fixture = new StoreFixture(sink -> new ForwardingSink(sink) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (puts[0]++ == 0) {
                    throw new SinkFullException("full", new IOException("no room"));
                }
                return super.put(key, content);
            }
        })) {
            SegmentFilling index = index(fixture);
            try (PackWriter writer = writer(fixture, index)) {
                writer.store(fixture.frame(5_000, 1));
                assertThatThrownBy(writer::finish).isInstanceOf(SinkFullException.class);
                writer.store(fixture.frame(5_000, 2));
                writer.finish();
                index.flush();
                assertThat(writer.packs()).isEqualTo(1);
            }
            fixture.assertReadable(5_000, 2);
            assertThat(SinkObjects.keys(fixture.memory, "pack/")).hasSize(1);
        }
    }

    private static SegmentFilling index(StoreFixture fixture) {
        return new SegmentFilling(content -> fixture.repository.publishIndex(content, LocalIndexCache.offHeap()));
    }

    private static PackWriter writer(StoreFixture fixture, SegmentFilling index) {
        return new PackWriter(fixture.repository, new PackStore(fixture.repository, () -> {}), index);
    }
}
