package io.backup4j.kafka;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.GapCause;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.kafka.format.SegmentDecoder;
import io.backup4j.kafka.format.SegmentEncoder;
import io.backup4j.kafka.format.SegmentHandler;
import io.backup4j.kafka.format.SegmentHeader;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Loses the last record of a segment, all of whose records have the same timestamp, and says nothing: what comes behind it believes that there was a gap. */
final class LosingTarget extends ForwardingTarget {
    private final EntryPath segment;

    LosingTarget(RestoreTarget target, EntryPath segment) {
        super(target);
        this.segment = segment;
    }

    @Override
    protected TargetSession session(TargetContext context, TargetSession session) {
        return new ForwardingTarget.Session(session) {
            @Override
            public RestoreDecision decide(StoredEntry entry) throws IOException {
                return super.decide(entry.path().equals(segment) ? less(entry) : entry);
            }

            @Override
            public EntryWriter write(StoredEntry entry) throws IOException {
                return entry.path().equals(segment) ? new Losing(super.write(less(entry))) : super.write(entry);
            }
        };
    }

    private static StoredEntry less(StoredEntry entry) throws IOException {
        SegmentAttributes all = SegmentAttributes.of(entry.attributes());
        SegmentAttributes less = new SegmentAttributes(
                all.topicId(),
                all.base(),
                all.next(),
                all.records() - 1,
                all.first(),
                all.last() - 1,
                all.minTimestamp(),
                all.maxTimestamp(),
                1,
                0);
        return new StoredEntry(
                entry.path(), entry.kind(), less.attributes(), entry.sizeBytes(), entry.evidence(), false);
    }

    private static final class Losing implements EntryWriter, SegmentHandler {
        private final EntryWriter target;
        private final SegmentDecoder decoder = new SegmentDecoder(this);
        private final List<ArchivedRecord> records = new ArrayList<>();
        private @Nullable SegmentHeader header;

        private Losing(EntryWriter target) {
            this.target = target;
        }

        @Override
        public void begin(SegmentHeader begun) {
            header = begun;
        }

        @Override
        public void record(ArchivedRecord record) {
            records.add(record);
        }

        @Override
        public void gap(long from, long to, GapCause cause) {}

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            decoder.feed(data);
        }

        @Override
        public void commit() throws IOException {
            SegmentEncoder encoder = new SegmentEncoder(Objects.requireNonNull(header));
            for (ArchivedRecord record : records.subList(0, records.size() - 1)) {
                encoder.record(
                        record.offset(),
                        record.timestamp(),
                        record.timestampType(),
                        record.leaderEpoch(),
                        wrap(record.key()),
                        wrap(record.value()),
                        record.headers().toArray(Header[]::new));
            }
            encoder.gap(decoder.finish().next(), GapCause.UNSEEN);
            encoder.end();
            byte[] bytes = new byte[encoder.available()];
            encoder.drain(bytes, 0, bytes.length);
            target.write(0, ByteBuffer.wrap(bytes));
            target.commit();
        }

        private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
            return bytes == null ? null : ByteBuffer.wrap(bytes);
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
