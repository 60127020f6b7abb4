package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ClaimTableTest {

    @Test
    void agreesWithAMapThroughGrowthAndRemoval() {
        IndexFixture fixture = new IndexFixture(31);
        agreesWithAMap(fixture, fixture::id);
        agreesWithAMap(fixture, fixture::skewedId);
    }

    private static void agreesWithAMap(IndexFixture fixture, Supplier<ChunkId> ids) {
        ClaimTable table = new ClaimTable();
        Map<ChunkId, Integer> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            ChunkId id = ids.get();
            int state = 1 + fixture.random().nextInt(5);
            int before = table.put(id.word(0), id.word(1), id.word(2), id.word(3), state);
            Integer modelled = model.put(id, state);
            assertThat(before).isEqualTo(modelled == null ? ClaimTable.ABSENT : modelled);
            if (step % 3_999 == 0) {
                table.removeAll(state);
                model.values().removeIf(each -> each == state);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((id, state) -> assertThat(table.state(id.word(0), id.word(1), id.word(2), id.word(3)))
                .isEqualTo(state));
        ChunkId absent = fixture.id();
        assertThat(table.state(absent.word(0), absent.word(1), absent.word(2), absent.word(3)))
                .isEqualTo(ClaimTable.ABSENT);
    }
}
