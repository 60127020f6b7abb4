package io.backup4j.jdbc.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A sum knows every row and no order. */
class RowSumTest {
    private static final byte[] KEY = new byte[32];

    private static RowSum of(List<String> rows) {
        return inPieces(String.join("\n", rows) + (rows.isEmpty() ? "" : "\n"), new Random(1));
    }

    private static RowSum inPieces(String text, Random random) {
        RowSum sum = new RowSum(KEY, true);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(7));
            sum.write(bytes, at, length);
            at += length;
        }
        sum.close();
        return sum;
    }

    @Test
    void rowsInAnotherOrderAndInOtherPiecesAreTheSame() {
        for (int seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            List<String> rows = new ArrayList<>();
            for (int i = random.nextInt(200); i > 0; i--) {
                rows.add("x".repeat(random.nextInt(4)) + random.nextInt(20));
            }
            RowSum sum = of(rows);
            Collections.shuffle(rows, random);
            assertThat(of(rows).sameAs(sum)).as("seed %d", seed).isTrue();
            assertThat(of(rows).rows()).isEqualTo(rows.size());
        }
    }

    @Test
    void seesARowThatIsMissingDoubledChangedOrMovedAcrossABorder() {
        RowSum sum = of(List.of("1\ta", "2\tb", "2\tb", ""));
        assertThat(sum.rows()).isEqualTo(4);
        for (List<String> other : List.of(
                List.of("1\ta", "2\tb", ""),
                List.of("1\ta", "1\ta", "2\tb", ""),
                List.of("1\ta", "2\tb", "2\tc", ""),
                List.of("1\ta2", "\tb", "2\tb", ""),
                List.of("1\ta", "2\tb", "2\tb", "", ""))) {
            assertThat(of(other).sameAs(sum)).as("%s", other).isFalse();
        }
    }

    @Test
    void whatIsNotRowsIsOneText() {
        RowSum first = new RowSum(KEY, false);
        first.write("a\nb\n".getBytes(StandardCharsets.US_ASCII), 0, 4);
        first.close();
        RowSum second = new RowSum(KEY, false);
        second.write("b\na\n".getBytes(StandardCharsets.US_ASCII), 0, 4);
        second.close();
        assertThat(first.rows()).isEqualTo(1);
        assertThat(first.sameAs(second)).isFalse();
    }

    @Test
    void sumsWithAnotherKeyHaveNothingInCommon() {
        byte[] other = KEY.clone();
        other[0] = 1;
        RowSum sum = new RowSum(other, true);
        sum.write("a\n".getBytes(StandardCharsets.US_ASCII), 0, 2);
        assertThat(of(List.of("a")).sameAs(sum)).isFalse();
    }
}
