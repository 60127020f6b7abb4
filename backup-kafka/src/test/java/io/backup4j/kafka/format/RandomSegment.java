package io.backup4j.kafka.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records and gaps as a broker might have them, the odd ones often, and their encoding. */
final class RandomSegment {
    final SegmentHeader header;
    final List<String> told = new ArrayList<>();
    final byte[] encoded;
    final SegmentAttributes attributes;

    private final Random random;

    RandomSegment(long seed, int items) {
        random = new Random(seed);
        header = new SegmentHeader("orders.v1", new Uuid(seed, ~seed), 7, random.nextInt(1000));
        SegmentEncoder encoder = new SegmentEncoder(header);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        told.add(header.toString());
        for (int i = 0; i < items; i++) {
            if (random.nextInt(10) == 0) {
                long from = encoder.next();
                long to = from + 1 + random.nextInt(300);
                GapCause cause = GapCause.values()[i % 2];
                encoder.gap(to, cause);
                told.add(Told.line(from, to, cause));
            }
            put(encoder);
            drain(encoder, out);
        }
        attributes = encoder.end();
        while (encoder.available() > 0) {
            drain(encoder, out);
        }
        encoded = out.toByteArray();
    }

    private void put(SegmentEncoder encoder) {
        long offset = encoder.next();
        long timestamp =
                random.nextInt(5) == 0 ? 0 : random.nextInt(9) == 0 ? -1 : 1_790_000_000_000L + random.nextInt(1 << 20);
        TimestampType type = TimestampType.values()[random.nextInt(3)];
        int epoch = random.nextInt(20) == 0 ? random.nextInt(100) - 1 : 3;
        byte[] key = bytes(random.nextInt(40));
        byte[] value = bytes(random.nextInt(random.nextInt(50) == 0 ? 20_000 : 200));
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            headers.add(new ArchivedHeader(random.nextBoolean() ? "h" : "ünï" + i, bytes(5)));
        }
        encoder.record(offset, timestamp, type, epoch, wrap(key), wrap(value), headers.toArray(Header[]::new));
        told.add(Told.line(new ArchivedRecord(offset, timestamp, type, epoch, key, value, headers)));
    }

    private byte @Nullable [] bytes(int length) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(8) == 0 ? 0 : length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Sometimes inside a longer array, sometimes outside the heap, as the client gives them. */
    private @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer longer = random.nextBoolean()
                ? ByteBuffer.allocate(bytes.length + 5)
                : ByteBuffer.allocateDirect(bytes.length + 5);
        return longer.position(3).put(bytes).flip().position(3).slice();
    }

    private void drain(SegmentEncoder encoder, ByteArrayOutputStream out) {
        byte[] target = new byte[1 + random.nextInt(500)];
        out.write(target, 0, encoder.drain(target, 0, target.length));
    }

    /** Writes down what a decoder says. */
    static final class Told implements SegmentHandler {
        final List<String> lines = new ArrayList<>();

        @Override
        public void begin(SegmentHeader header) {
            lines.add(header.toString());
        }

        @Override
        public void record(ArchivedRecord record) {
            lines.add(line(record));
        }

        @Override
        public void gap(long from, long to, GapCause cause) {
            lines.add(line(from, to, cause));
        }

        static String line(long from, long to, GapCause cause) {
            return "gap " + from + " " + to + " " + cause;
        }

        static String line(ArchivedRecord record) {
            StringBuilder headers = new StringBuilder();
            for (Header header : record.headers()) {
                headers.append(header.key())
                        .append('=')
                        .append(text(header.value()))
                        .append(';');
            }
            return record.offset() + " " + record.timestamp() + " " + record.timestampType() + " "
                    + record.leaderEpoch() + " " + text(record.key()) + " " + text(record.value()) + " " + headers;
        }

        private static String text(byte @Nullable [] bytes) {
            return bytes == null ? "null" : "'" + new String(bytes, StandardCharsets.ISO_8859_1) + "'";
        }
    }
}
