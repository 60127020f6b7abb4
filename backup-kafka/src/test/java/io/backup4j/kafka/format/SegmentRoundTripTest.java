package io.backup4j.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SegmentRoundTripTest {
    private static final SegmentHeader HEADER = new SegmentHeader("t", Uuid.ZERO_UUID, 0, 10);

    @Test
    void readsWhatWasWrittenInPiecesOfAnyLength() throws Exception {
        for (long seed = 1; seed <= 60; seed++) {
            RandomSegment segment = new RandomSegment(seed, (int) (seed * 10));
            Random random = new Random(seed);
            RandomSegment.Told told = new RandomSegment.Told();
            SegmentDecoder decoder = new SegmentDecoder(told);
            ByteBuffer rest = seed % 2 == 0
                    ? ByteBuffer.wrap(segment.encoded)
                    : ByteBuffer.allocateDirect(segment.encoded.length)
                            .put(segment.encoded)
                            .flip();
            int longest = seed % 3 == 0 ? 3 : 3000;
            while (rest.hasRemaining()) {
                int part = Math.min(rest.remaining(), 1 + random.nextInt(longest));
                decoder.feed(rest.slice().limit(part));
                rest.position(rest.position() + part);
            }
            assertThat(decoder.finish()).as("seed %d", seed).isEqualTo(segment.attributes);
            assertThat(told.lines).as("seed %d", seed).isEqualTo(segment.told);
        }
    }

    @Test
    void tellsNullFromEmpty() throws Exception {
        SegmentEncoder encoder = new SegmentEncoder(HEADER);
        Header[] headers = {new ArchivedHeader("", null), new ArchivedHeader("", new byte[0])};
        encoder.record(10, 5, TimestampType.CREATE_TIME, 0, null, ByteBuffer.allocate(0), headers);
        encoder.record(11, 5, TimestampType.CREATE_TIME, 0, ByteBuffer.allocate(0), null, new Header[0]);
        encoder.record(12, 5, TimestampType.CREATE_TIME, 0, null, null, new Header[0]);
        assertThat(decoded(encoder))
                .containsExactly(
                        HEADER.toString(),
                        "10 5 CreateTime 0 null '' =null;='';",
                        "11 5 CreateTime 0 '' null ",
                        "12 5 CreateTime 0 null null ");
    }

    @Test
    void joinsNeighbouringGapsOfOneCause() throws Exception {
        SegmentEncoder encoder = new SegmentEncoder(HEADER);
        encoder.gap(12, GapCause.UNSEEN);
        encoder.gap(15, GapCause.UNSEEN);
        encoder.gap(15, GapCause.LOST);
        encoder.gap(20, GapCause.LOST);
        assertThat(encoder.next()).isEqualTo(20);
        assertThat(decoded(encoder)).containsExactly(HEADER.toString(), "gap 10 15 UNSEEN", "gap 15 20 LOST");
    }

    @Test
    void holdsTheGreatestAndSmallestNumbers() throws Exception {
        SegmentEncoder encoder = new SegmentEncoder(HEADER);
        encoder.record(10, Long.MAX_VALUE, TimestampType.CREATE_TIME, Integer.MAX_VALUE, null, null, new Header[0]);
        encoder.record(11, -1, TimestampType.NO_TIMESTAMP_TYPE, -1, null, null, new Header[0]);
        encoder.gap(Long.MAX_VALUE, GapCause.UNSEEN);
        assertThat(decoded(encoder))
                .containsExactly(
                        HEADER.toString(),
                        "10 9223372036854775807 CreateTime 2147483647 null null ",
                        "11 -1 NoTimestampType -1 null null ",
                        "gap 12 9223372036854775807 UNSEEN");
    }

    @Test
    void givesTheSameBytesWhereverASegmentBegins() {
        byte[] whole = bytes(0, 100);
        byte[] second = bytes(50, 100);
        // All but header, first record and end: what a repository finds again.
        byte[] tail = java.util.Arrays.copyOfRange(second, 60, second.length - SegmentFormat.END_BYTES);
        assertThat(indexOf(whole, tail)).isPositive();
    }

    private static byte[] bytes(int from, int to) {
        SegmentEncoder encoder = new SegmentEncoder(new SegmentHeader("t", Uuid.ZERO_UUID, 0, from));
        for (int i = from; i < to; i++) {
            ByteBuffer value =
                    ByteBuffer.allocate(20).putInt(i).putLong(i * 31L).rewind();
            encoder.record(i, 1_790_000_000_000L + i * 7L, TimestampType.CREATE_TIME, 1, null, value, new Header[0]);
        }
        encoder.end();
        byte[] bytes = new byte[encoder.available()];
        encoder.drain(bytes, 0, bytes.length);
        return bytes;
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int i = 0; i + part.length <= whole.length; i++) {
            if (java.util.Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void refusesOffsetsOutOfOrder() {
        SegmentEncoder encoder = new SegmentEncoder(HEADER);
        assertThatThrownBy(() -> encoder.record(11, 0, TimestampType.CREATE_TIME, 0, null, null, new Header[0]))
                .hasMessageContaining("11 comes where 10 is expected");
        assertThatThrownBy(() -> encoder.gap(9, GapCause.UNSEEN)).hasMessageContaining("9 lies before 10");
    }

    private static List<String> decoded(SegmentEncoder encoder) throws Exception {
        encoder.end();
        byte[] bytes = new byte[encoder.available()];
        encoder.drain(bytes, 0, bytes.length);
        RandomSegment.Told told = new RandomSegment.Told();
        SegmentDecoder decoder = new SegmentDecoder(told);
        decoder.feed(bytes, 0, bytes.length);
        decoder.finish();
        return told.lines;
    }
}
