package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a heap has for readers is enough for all of them, as long as records have the length that Kafka allows by default. */
class ReadingMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    void allReadersOfOrdinaryTopicsFitIntoAQuarterOfTheHeap() {
        for (long heap = 128 * MIB; heap <= 64L << 30; heap *= 2) {
            for (int readers = 1; readers <= 4; readers++) {
                ReadingMemory memory = ReadingMemory.of(heap, readers);
                assertThat(memory.roomBytes()).isEqualTo(heap / 4);
                assertThat(readers * memory.readerBytes(MIB))
                        .as("%d readers in %d MiB", readers, heap / MIB)
                        .isLessThanOrEqualTo(memory.roomBytes());
            }
        }
    }

    @Test
    void aFetchInASmallHeapIsNoArrayThatACollectorWithRegionsTreatsApart() {
        assertThat(ReadingMemory.of(256 * MIB, 2).fetchBytes()).isLessThan(512 << 10);
        assertThat(ReadingMemory.of(1024 * MIB, 2).fetchBytes()).isGreaterThanOrEqualTo(1 << 20);
    }

    @Test
    void aReaderOfLongRecordsHoldsSoManyTimesTheirLength() {
        ReadingMemory memory = ReadingMemory.of(256 * MIB, 2);
        assertThat(memory.readerBytes(10 * MIB)).isBetween(50 * MIB, 60 * MIB);
    }
}
