package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentFilterTest {
    private final IndexFixture fixture = new IndexFixture(91);

    @Test
    void neverDeniesAnIdThatIsThere() {
        for (Supplier<ChunkId> kind : List.<Supplier<ChunkId>>of(fixture::id, fixture::skewedId)) {
            for (int size : new int[] {1, 7, 8, 9, 1_000}) {
                List<ChunkId> ids = Stream.generate(kind).limit(size).toList();
                SegmentFilter filter = filter(ids);
                assertThat(ids).allMatch(id -> filter.mayContain(id.word(3)));
            }
        }
    }

    @Test
    void deniesNearlyAllThatAreNotThere() {
        SegmentFilter filter = filter(fixture.ids(20_000));
        long passed = fixture.ids(20_000).stream()
                .filter(id -> filter.mayContain(id.word(3)))
                .count();
        assertThat(passed).isLessThan(20_000 / 20);
        assertThat(filter(List.of()).mayContain(fixture.id().word(3))).isFalse();
    }

    private static SegmentFilter filter(List<ChunkId> ids) {
        byte[] rows = new byte[ids.size() * ChunkId.BYTES];
        for (int i = 0; i < ids.size(); i++) {
            ids.get(i).write(rows, i * ChunkId.BYTES);
        }
        return SegmentFilter.of(new SortedIds(ByteBuffer.wrap(rows), 0, ChunkId.BYTES, ids.size()));
    }
}
