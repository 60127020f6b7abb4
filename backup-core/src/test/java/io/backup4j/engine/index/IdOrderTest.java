package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdOrderTest {

    @Test
    void sortsAsAComparatorWouldAndKeepsEqualIdsInRowOrder() {
        IndexFixture fixture = new IndexFixture(41);
        for (Supplier<ChunkId> kind :
                List.<Supplier<ChunkId>>of(fixture::id, fixture::skewedId, fixture::exponentialId)) {
            for (int size : new int[] {0, 1, 2, 3, 1_000, 70_000}) {
                List<ChunkId> ids = Stream.generate(kind).limit(size).toList();
                long[] words = ids.stream()
                        .flatMapToLong(id -> IntStream.range(0, 4).mapToLong(id::word))
                        .toArray();
                int[] expected = IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparing(ids::get))
                        .mapToInt(row -> row)
                        .toArray();
                assertThat(IdOrder.of(words, size)).isEqualTo(expected);
            }
        }
    }
}
