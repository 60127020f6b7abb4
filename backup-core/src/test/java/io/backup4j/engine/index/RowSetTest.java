package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSetTest {
    @Test
    void agreesWithASetOfTheJdk() {
        for (int size : new int[] {0, 1, 63, 64, 65, 1000}) {
            Random random = new Random(size);
            RowSet rows = new RowSet(size);
            BitSet expected = new BitSet();
            for (int i = 0; i < size / 2; i++) {
                int number = random.nextInt(size);
                assertThat(rows.add(number)).isEqualTo(!expected.get(number));
                expected.set(number);
            }
            for (int from = 0; from <= size; from++) {
                assertThat(rows.next(from)).as("size %d, from %d", size, from).isEqualTo(expected.nextSetBit(from));
                assertThat(from < size && rows.contains(from)).isEqualTo(expected.get(from));
            }
        }
    }
}
