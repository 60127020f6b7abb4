package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repair.LostRanges.Range;
import org.junit.jupiter.api.Test;

class LostRangesTest {
    private final LostRanges ranges = new LostRanges();

    @Test
    void nothingIsLostWhereEverythingIsSound() {
        ranges.sound(10);
        ranges.sound(5);
        assertThat(ranges.of(15)).isEmpty();
        assertThat(new LostRanges().of(0)).isEmpty();
    }

    @Test
    void neighboursAreOneRange() {
        ranges.sound(10);
        ranges.lost(5);
        ranges.lost(7);
        ranges.sound(1);
        ranges.lost(2);
        assertThat(ranges.of(25)).containsExactly(new Range(10, 12), new Range(23, 2));
    }

    @Test
    void aPartOfUnknownLengthIsWhatTheOthersLeave() {
        ranges.lost(3);
        ranges.sound(10);
        ranges.unknown();
        ranges.sound(4);
        ranges.lost(5);
        assertThat(ranges.of(100)).containsExactly(new Range(0, 3), new Range(13, 78), new Range(95, 5));
    }

    @Test
    void nothingBetweenTwoUnknownPartsCanBePlaced() {
        ranges.sound(10);
        ranges.unknown();
        ranges.sound(20);
        ranges.lost(20);
        ranges.unknown();
        ranges.sound(30);
        assertThat(ranges.of(100)).containsExactly(new Range(10, 60));
    }

    @Test
    void anUnknownPartJoinsItsLostNeighbours() {
        ranges.sound(1);
        ranges.lost(9);
        ranges.unknown();
        ranges.lost(10);
        assertThat(ranges.of(50)).containsExactly(new Range(1, 49));
    }

    @Test
    void partsThatContradictTheWholeMakeAllOfItLost() {
        ranges.sound(10);
        assertThat(ranges.of(11)).containsExactly(new Range(0, 11));
        ranges.unknown();
        assertThat(ranges.of(10)).containsExactly(new Range(0, 10));
    }

    @Test
    void aRuinedContentOfAnyLengthFitsIntoMemory() {
        for (int i = 0; i < 100_000; i++) {
            ranges.lost(1);
            ranges.sound(1);
        }
        assertThat(ranges.of(200_000)).hasSize(LostRanges.MAX_RANGES).first().isEqualTo(new Range(0, 1));
        assertThat(ranges.of(200_000).get(LostRanges.MAX_RANGES - 1).end()).isEqualTo(199_999);
    }
}
