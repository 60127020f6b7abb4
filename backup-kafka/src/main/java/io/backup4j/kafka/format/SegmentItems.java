package io.backup4j.kafka.format;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Reads the items of a segment, header and end among them, one at a time, if they have come whole. */
final class SegmentItems {
    private static final int MAX_RECORD_BYTES = Integer.MAX_VALUE - 64;

    private final SegmentHandler handler;
    private final CRC32C checksum;
    private final SegmentBytes in = new SegmentBytes();
    private final RecordBody body = new RecordBody(in);
    private @Nullable SegmentCounts counts;
    private boolean ended;
    private int needed;

    /** @param checksum is to have seen all items before the end when that is read */
    SegmentItems(SegmentHandler handler, CRC32C checksum) {
        this.handler = handler;
        this.checksum = checksum;
    }

    /** How long the item must become before there is more to read of it, if {@link #read} returned 0. */
    int needed() {
        return needed;
    }

    /** Whether the item that begins with this byte is the segment's end. */
    boolean isEnd(byte tag) {
        return counts != null && tag == SegmentFormat.END;
    }

    /** Reads one item; returns its length, or 0 if it has not come whole. */
    int read(byte[] data, int from, int to) throws IOException {
        requireOpen();
        SegmentCounts seen = counts;
        if (seen == null) {
            return header(data, from, to);
        }
        return switch (data[from]) {
            case SegmentFormat.RECORD -> record(seen, data, from, to);
            case SegmentFormat.GAP -> gap(seen, data, from, to);
            case SegmentFormat.END -> end(seen, data, from, to);
            default ->
                throw new DamagedSegmentException("unknown item " + (data[from] & 0xff) + " at offset " + seen.next());
        };
    }

    void requireOpen() throws DamagedSegmentException {
        if (ended) {
            throw new DamagedSegmentException("there are bytes after its end");
        }
    }

    /** What was read, when the end was. */
    SegmentAttributes attributes() throws DamagedSegmentException {
        SegmentCounts seen = counts;
        if (seen == null) {
            throw new DamagedSegmentException("cut inside its header");
        }
        if (!ended) {
            throw new DamagedSegmentException(
                    "cut at offset " + seen.next() + ", after " + seen.records() + " records");
        }
        return seen.attributes();
    }

    private int header(byte[] data, int from, int to) throws IOException {
        if (to - from < 5) {
            return need(5);
        }
        in.over(data, from, to);
        if (in.u32("magic") != SegmentFormat.MAGIC) {
            throw new DamagedSegmentException("it does not begin as one");
        }
        int version = in.u8("version");
        if (version != SegmentFormat.VERSION) {
            throw new DamagedSegmentException("version " + version + " is not known to this release, which reads "
                    + SegmentFormat.VERSION + "; use a newer release");
        }
        int lengthBytes = Numbers.lengthAt(data, from + SegmentFormat.TOPIC_LENGTH_AT, to);
        if (lengthBytes == 0) {
            return need(Math.max(SegmentFormat.TOPIC_LENGTH_AT + 1, to - from + 1));
        }
        Uuid topicId = new Uuid(in.i64("topic id"), in.i64("topic id"));
        int partition = in.u32("partition");
        long base = in.u64("base");
        long length = in.uvarint("length of the topic's name");
        if (length < 1 || length > SegmentFormat.MAX_TOPIC_BYTES) {
            throw new DamagedSegmentException(
                    "the topic's name has " + length + " bytes, not 1 to " + SegmentFormat.MAX_TOPIC_BYTES);
        }
        int whole = SegmentFormat.TOPIC_LENGTH_AT + lengthBytes + (int) length;
        if (to - from < whole) {
            return need(whole);
        }
        SegmentHeader header = header(in.text(length, "the topic's name"), topicId, partition, base);
        counts = new SegmentCounts(header);
        handler.begin(header);
        return whole;
    }

    private static SegmentHeader header(String topic, Uuid topicId, int partition, long base)
            throws DamagedSegmentException {
        try {
            return new SegmentHeader(topic, topicId, partition, base);
        } catch (IllegalArgumentException e) {
            throw new DamagedSegmentException(e.getMessage());
        }
    }

    private int record(SegmentCounts seen, byte[] data, int from, int to) throws IOException {
        int lengthBytes = Numbers.lengthAt(data, from + 1, to);
        if (lengthBytes == 0) {
            return need(to - from + 1);
        }
        in.over(data, from + 1, to);
        long length = in.uvarint("length of a record");
        if (length < SegmentFormat.MIN_BODY_BYTES || length > MAX_RECORD_BYTES) {
            throw new DamagedSegmentException("the record at offset " + seen.next() + " has " + length + " bytes");
        }
        int begin = from + 1 + lengthBytes;
        if (to - begin < length) {
            return need(1 + lengthBytes + (int) length);
        }
        requireOffsets(seen, 1);
        in.over(data, begin, begin + (int) length);
        ArchivedRecord record = body.read(seen.next());
        seen.record(record.timestamp());
        handler.record(record);
        return 1 + lengthBytes + (int) length;
    }

    private int gap(SegmentCounts seen, byte[] data, int from, int to) throws IOException {
        int lengthBytes = Numbers.lengthAt(data, from + 2, to);
        if (lengthBytes == 0) {
            return need(Math.max(3, to - from + 1));
        }
        in.over(data, from + 1, to);
        GapCause cause = cause(in.u8("cause"), seen.next());
        long length = in.uvarint("length of a gap");
        if (length == 0) {
            throw new DamagedSegmentException("the gap at offset " + seen.next() + " is empty");
        }
        requireOffsets(seen, length);
        long begin = seen.next();
        seen.gap(length, cause);
        handler.gap(begin, seen.next(), cause);
        return 2 + lengthBytes;
    }

    private static GapCause cause(int code, long offset) throws DamagedSegmentException {
        for (GapCause cause : GapCause.values()) {
            if (cause.code() == code) {
                return cause;
            }
        }
        throw new DamagedSegmentException("the gap at offset " + offset + " has the unknown cause " + code);
    }

    private static void requireOffsets(SegmentCounts seen, long count) throws DamagedSegmentException {
        if (count > Long.MAX_VALUE - seen.next()) {
            throw new DamagedSegmentException(count + " offsets after " + seen.next() + " are more than there can be");
        }
    }

    private int end(SegmentCounts seen, byte[] data, int from, int to) throws IOException {
        if (to - from < SegmentFormat.END_BYTES) {
            return need(SegmentFormat.END_BYTES);
        }
        in.over(data, from + 1, from + SegmentFormat.END_BYTES);
        compare("the next offset", in.i64("next"), seen.next());
        compare("the number of records", in.i64("records"), seen.records());
        compare("the number of offsets in gaps", in.i64("gaps"), seen.gapOffsets());
        compare("the smallest timestamp", in.i64("timestamp"), seen.minTimestamp());
        compare("the greatest timestamp", in.i64("timestamp"), seen.maxTimestamp());
        checksum.update(data, from, SegmentFormat.END_BYTES - 4);
        compare("the checksum", in.u32("checksum"), (int) checksum.getValue());
        ended = true;
        return SegmentFormat.END_BYTES;
    }

    private static void compare(String what, long said, long counted) throws DamagedSegmentException {
        if (said != counted) {
            throw new DamagedSegmentException("its end says that " + what + " is " + said + ", but it is " + counted);
        }
    }

    private int need(int bytes) {
        needed = bytes;
        return 0;
    }
}
