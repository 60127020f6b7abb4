package io.backup4j.kafka.format;

import java.util.Objects;
import org.apache.kafka.common.Uuid;

/**
 * Which records a segment holds.
 *
 * @param base first offset of its range
 */
public record SegmentHeader(String topic, Uuid topicId, int partition, long base) {
    public SegmentHeader {
        if (!KafkaPaths.isTopicName(topic)) {
            throw new IllegalArgumentException("topic: Kafka allows no such name");
        }
        Objects.requireNonNull(topicId, "topicId");
        if (partition < 0) {
            throw new IllegalArgumentException("partition: must not be negative: " + partition);
        }
        if (base < 0) {
            throw new IllegalArgumentException("base: must not be negative: " + base);
        }
    }
}
