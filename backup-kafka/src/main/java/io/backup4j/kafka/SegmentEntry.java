package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of a range of offsets of one partition.
 *
 * @param evidence of the earlier backup, if it was proven to hold; else empty
 */
record SegmentEntry(ReadingContext context, TopicView topic, int partitionNumber, long base, long next, byte[] evidence)
        implements SourceEntry {
    static final byte[] NO_EVIDENCE = new byte[0];

    /** For planning only. */
    private static final long USUAL_RECORD_BYTES = 1 << 10;

    TopicPartition partition() {
        return new TopicPartition(topic.name(), partitionNumber);
    }

    @Override
    public EntryPath path() {
        return KafkaPaths.segment(topic.name(), partitionNumber, base);
    }

    @Override
    public EntryKind kind() {
        return EntryKind.FILE;
    }

    @Override
    public EntryAttributes attributes() {
        return EntryAttributes.none();
    }

    @Override
    public long expectedBytes() {
        return (next - base) * USUAL_RECORD_BYTES;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.ROWS;
    }

    @Override
    public EntryReader open() throws IOException {
        context.requireCluster();
        context.requirePartition(partition());
        return new SegmentReader(this);
    }
}
