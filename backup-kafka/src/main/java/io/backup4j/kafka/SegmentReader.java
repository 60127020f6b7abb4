package io.backup4j.kafka;

import io.backup4j.kafka.format.GapCause;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.kafka.format.SegmentEncoder;
import io.backup4j.kafka.format.SegmentHeader;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Encodes the records of a segment as they are read. It ends when the position has reached the segment's end, whether or not there is a record. */
final class SegmentReader implements EntryReader {
    /** After so many bytes the caller sees whether it is to go on. */
    private static final int MOST_AT_ONCE = 256 << 10;

    private final SegmentEntry entry;
    private final SegmentEncoder encoder;
    private final RecordFetch fetch;
    private @Nullable SegmentAttributes attributes;
    private byte[] evidence = SegmentEntry.NO_EVIDENCE;

    SegmentReader(SegmentEntry entry) {
        this.entry = entry;
        this.encoder = new SegmentEncoder(
                new SegmentHeader(entry.topic().name(), entry.topic().id(), entry.partitionNumber(), entry.base()));
        this.fetch = new RecordFetch(entry, this::lost);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int most = Math.min(length, MOST_AT_ONCE);
        while (attributes == null && encoder.available() < most) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = fetch.peek();
            if (record != null && record.offset() < entry.next()) {
                add(record);
            } else if (record != null || fetch.position() >= entry.next()) {
                end();
            } else {
                fetch.more();
            }
        }
        int part = encoder.drain(buffer, offset, most);
        return part == 0 ? -1 : part;
    }

    private void add(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        encoder.gap(record.offset(), GapCause.UNSEEN);
        encoder.record(
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.leaderEpoch().orElse(-1),
                record.key(),
                record.value(),
                record.headers().toArray());
        fetch.take();
    }

    /** Retention has overtaken the reader: what lies before this offset is gone. */
    private void lost(long start) {
        encoder.gap(Math.max(encoder.next(), Math.min(start, entry.next())), GapCause.LOST);
    }

    private void end() {
        encoder.gap(entry.next(), GapCause.UNSEEN);
        attributes = encoder.end();
        if (!entry.topic().compacted()) {
            evidence = fetch.epoch()
                    .map(epoch -> new Lineage(
                                    entry.context().clusterId(),
                                    entry.topic().id(),
                                    entry.partitionNumber(),
                                    entry.base(),
                                    entry.next(),
                                    fetch.position(),
                                    epoch)
                            .encoded())
                    .orElse(SegmentEntry.NO_EVIDENCE);
        }
    }

    /** The id of the topic is asked for now: ids are never used twice, so everything that was read until here was of this one. */
    @Override
    public EntryOutcome finish() throws IOException {
        SegmentAttributes read = Objects.requireNonNull(attributes, "finish comes after the end");
        Optional<TopicDescription> now =
                entry.context().cluster().topic(entry.topic().name());
        if (now.filter(topic -> topic.topicId().equals(entry.topic().id())).isEmpty()) {
            String reason = "the topic was deleted" + (now.isPresent() ? " and made again" : "")
                    + " while it was read: its records would be of two logs";
            entry.context().fail(entry.partition(), reason);
            throw EntryUnavailableException.unreadable(reason, null);
        }
        if (read.lost() > 0) {
            entry.context()
                    .issues()
                    .note(
                            entry.path().toString(),
                            read.lost() + " offsets were deleted from the topic before they were read");
        }
        fetch.epoch().ifPresent(epoch -> entry.context().reached(entry.partition(), epoch, fetch.position()));
        return new EntryOutcome(read.attributes(), evidence, false);
    }

    @Override
    public void close() {
        fetch.close();
    }
}
