package io.backup4j.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An outline and the records give the segment back, byte by byte: so there is one encoding of it only. */
class SegmentOutlineTest {
    @Test
    void givesTheSegmentBackWithItsRecords() throws Exception {
        for (long seed = 1; seed <= 60; seed++) {
            RandomSegment segment = new RandomSegment(seed, (int) (seed * 10));
            Deque<ArchivedRecord> records = new ArrayDeque<>();
            ByteArrayOutputStream noted = new ByteArrayOutputStream();
            SegmentOutline outline = new SegmentOutline(noted);
            SegmentDecoder decoder = new SegmentDecoder(new SegmentHandler() {
                @Override
                public void begin(SegmentHeader header) throws java.io.IOException {
                    outline.begin(header);
                }

                @Override
                public void record(ArchivedRecord record) throws java.io.IOException {
                    outline.record(record);
                    records.add(record);
                }

                @Override
                public void gap(long from, long to, GapCause cause) throws java.io.IOException {
                    outline.gap(from, to, cause);
                }
            });
            decoder.feed(ByteBuffer.wrap(segment.encoded));
            decoder.finish();
            outline.end();
            assertThat(outline.records()).as("seed %d", seed).isEqualTo(records.size());

            assertThat(again(noted.toByteArray(), records)).as("seed %d", seed).isEqualTo(segment.encoded);
            assertThat(records).as("seed %d", seed).isEmpty();
        }
    }

    private static byte[] again(byte[] outline, Deque<ArchivedRecord> records) throws Exception {
        OutlineReader reader = new OutlineReader(new ByteArrayInputStream(outline));
        SegmentEncoder encoder = new SegmentEncoder(reader.header());
        OutlineReader.Item item = reader.next();
        while (item != OutlineReader.Item.END) {
            if (item == OutlineReader.Item.GAP) {
                encoder.gap(encoder.next() + reader.count(), reader.cause());
            } else {
                for (long i = 0; i < reader.count(); i++) {
                    ArchivedRecord record = records.remove();
                    encoder.record(
                            encoder.next(),
                            record.timestamp(),
                            reader.timestampType(),
                            reader.leaderEpoch(),
                            wrap(record.key()),
                            wrap(record.value()),
                            record.headers().toArray(Header[]::new));
                }
            }
            item = reader.next();
        }
        encoder.end();
        byte[] bytes = new byte[encoder.available()];
        assertThat(encoder.drain(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        return bytes;
    }

    private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
