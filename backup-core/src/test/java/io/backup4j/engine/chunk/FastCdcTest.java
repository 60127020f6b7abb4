package io.backup4j.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.source.StreamKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FastCdcTest {
    private static final ChunkSizes ROWS = ChunkingParameters.defaults().rows();

    /** The proportions of the sizes for files, a 64th as long, so that a test sees enough chunks. */
    private static final ChunkSizes SMALL_FILES = new ChunkSizes(8 * 1024, 16 * 1024, 128 * 1024);

    private static final Integer[] GOLDEN = {
        14745, 16733, 25389, 14596, 14788, 14174, 16106, 14281, 13412, 16805, 13824, 6179, 14361, 14148, 14351, 14353,
        5883, 17806, 5951, 14044, 14729, 3342
    };

    @Test
    void meansLieWithinFifteenPercentOfTheAverageAndLengthsWithinTheLimits() {
        byte[] data = random(64 << 20, 1);
        for (ChunkSizes sizes : List.of(ROWS, SMALL_FILES)) {
            List<Integer> lengths = lengths(boundaries(2, sizes), data);

            double mean = (double) data.length / lengths.size();
            assertThat(mean).as("%s", sizes).isBetween(0.85 * sizes.averageBytes(), 1.15 * sizes.averageBytes());
            assertThat(lengths.subList(0, lengths.size() - 1))
                    .allMatch(length -> length >= sizes.minBytes() && length <= sizes.maxBytes());
            assertThat(lengths.get(lengths.size() - 1)).isPositive();
        }
    }

    @Test
    void cutsMonotonousDataAtTheMaximum() {
        List<Integer> lengths = lengths(boundaries(3, ROWS), new byte[10 * ROWS.maxBytes() + 5]);

        assertThat(lengths.subList(0, 10)).containsOnly(ROWS.maxBytes());
        assertThat(lengths.get(10)).isEqualTo(5);
    }

    @Test
    void cutsTheSameHoweverMuchLiesBehindTheMaximum() {
        long seed = 4;
        byte[] data = random(4 << 20, seed);
        Boundaries boundaries = boundaries(5, ROWS);
        List<Integer> whole = lengths(boundaries, data);
        Random random = new Random(seed);

        int position = 0;
        for (int expected : whole) {
            int available = Math.min(data.length - position, ROWS.maxBytes() + random.nextInt(5000));
            int shift = random.nextInt(100);
            byte[] window = new byte[shift + available];
            System.arraycopy(data, position, window, shift, available);

            assertThat(boundaries.next(window, shift, available))
                    .as("seed %d, position %d", seed, position)
                    .isEqualTo(expected);
            position += expected;
        }
        assertThat(position).isEqualTo(data.length);
    }

    @Test
    void findsItsBoundariesAgainAfterAByteWasInsertedInFront() {
        byte[] data = random(16 << 20, 6);
        byte[] shifted = new byte[data.length + 1];
        System.arraycopy(data, 0, shifted, 1, data.length);
        Boundaries boundaries = boundaries(7, ROWS);

        Set<Integer> before = ends(boundaries, data, 0);
        Set<Integer> after = ends(boundaries, shifted, -1);
        int all = before.size();
        before.retainAll(after);

        assertThat(before.size()).isGreaterThan(all * 95 / 100);
    }

    @Test
    void anotherKeyCutsElsewhere() {
        byte[] data = random(16 << 20, 8);

        Set<Integer> one = ends(boundaries(9, ROWS), data, 0);
        Set<Integer> other = ends(boundaries(10, ROWS), data, 0);
        int all = one.size();
        one.retainAll(other);

        // The end of the data is common to both, and chance adds hardly any.
        assertThat(one.size()).isBetween(1, all / 50);
    }

    /**
     * Golden: other cuts would store every byte of every existing repository again. Computed by a program of thirty lines in another language, from the words
     * of the format page.
     */
    @Test
    void cutsWhereVersionOneAlwaysDid() {
        byte[] data = random(300_000, 11);

        assertThat(lengths(boundaries(12, new ChunkSizes(4 << 10, 16 << 10, 64 << 10)), data))
                .containsExactly(GOLDEN);
    }

    @Test
    void expandsTheGearKeyAsTheFormatPageSays() {
        byte[] key = random(32, 13);
        byte[] block = Hkdf.derive(key, new byte[0], "backup4j/1/gear/63".getBytes(StandardCharsets.US_ASCII), 32);

        long[] table = GearTable.of(key);

        assertThat(table).hasSize(256);
        assertThat(table[255]).isEqualTo(ByteBuffer.wrap(block).getLong(24));
        assertThat(Arrays.stream(table).distinct()).hasSize(256);
    }

    @Test
    void pagesAreCutOnAGrid() {
        Boundaries pages = new Chunking(random(32, 14), ChunkingParameters.defaults()).boundaries(StreamKind.PAGES);

        assertThat(lengths(pages, new byte[20_000])).containsExactly(8192, 8192, 3616);
    }

    @Test
    void sizesThatCannotWorkAreRefusedByName() {
        assertThatThrownBy(() -> new ChunkSizes(63, 1024, 4096)).hasMessageContaining("minBytes");
        assertThatThrownBy(() -> new ChunkSizes(64, 1000, 4096)).hasMessageContaining("averageBytes");
        assertThatThrownBy(() -> new ChunkSizes(64, 1024, 1500)).hasMessageContaining("maxBytes");
    }

    private static Boundaries boundaries(long keySeed, ChunkSizes sizes) {
        return new FastCdc(GearTable.of(random(32, keySeed)), sizes);
    }

    private static List<Integer> lengths(Boundaries boundaries, byte[] data) {
        List<Integer> lengths = new ArrayList<>();
        for (int position = 0; position < data.length; ) {
            int length = boundaries.next(data, position, data.length - position);
            lengths.add(length);
            position += length;
        }
        return lengths;
    }

    private static Set<Integer> ends(Boundaries boundaries, byte[] data, int shift) {
        Set<Integer> ends = new HashSet<>();
        int position = shift;
        for (int length : lengths(boundaries, data)) {
            position += length;
            ends.add(position);
        }
        return ends;
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
