package io.backup4j.kafka.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into the bytes of a segment, which are to be taken with {@link #drain} before much more is put in: they are gathered in one array, as long as the
 * longest run between two drains. One thread at a time.
 */
public final class SegmentEncoder {
    private static final int INITIAL_BYTES = 64 << 10;
    private static final byte[] NOTHING = new byte[0];

    /** An array longer than this is no longer than it must be, and some more for what a caller that drains in small parts leaves in front of the next record. */
    private static final int LONG_BYTES = 1 << 20;

    private static final int LEFT_BYTES = 512 << 10;

    private final CRC32C checksum = new CRC32C();
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int drained;
    private int filled;
    private boolean ended;

    private final SegmentCounts counts;
    private long timestamp;
    private int epoch = SegmentFormat.NO_EPOCH;
    private long pendingGap;
    private GapCause pendingCause = GapCause.UNSEEN;

    /** Begins a segment at the base of its header. */
    public SegmentEncoder(SegmentHeader header) {
        this.counts = new SegmentCounts(header);
        byte[] topic = header.topic().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.wrap(buffer)
                .putInt(SegmentFormat.MAGIC)
                .put((byte) SegmentFormat.VERSION)
                .putLong(header.topicId().getMostSignificantBits())
                .putLong(header.topicId().getLeastSignificantBits())
                .putInt(header.partition())
                .putLong(header.base());
        filled = Numbers.put(buffer, bytes.position(), topic.length);
        System.arraycopy(topic, 0, buffer, filled, topic.length);
        filled += topic.length;
    }

    /** The offset that a record would have now. */
    public long next() {
        return counts.next() + pendingGap;
    }

    /** Bytes that wait to be drained. */
    public int available() {
        return filled - drained;
    }

    /**
     * Adds the record at {@link #next()}; offsets without one are to be added before, with {@link #gap}. Positions of the buffers are not changed.
     *
     * @param leaderEpoch -1 if unknown
     * @throws IllegalArgumentException if the record is at another offset, or longer than an array can be
     */
    public void record(
            long offset,
            long recordTimestamp,
            TimestampType type,
            int leaderEpoch,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            Header[] headers) {
        requireOpen();
        if (offset != next()) {
            throw new IllegalArgumentException("offset: " + offset + " comes where " + next() + " is expected");
        }
        putPendingGap();
        byte[][] names = names(headers);
        boolean newEpoch = leaderEpoch != epoch;
        int flags = (key == null ? SegmentFormat.NULL_KEY : 0)
                | (value == null ? SegmentFormat.NULL_VALUE : 0)
                | (headers.length > 0 ? SegmentFormat.HEADERS : 0)
                | (newEpoch ? SegmentFormat.EPOCH : 0)
                | flag(type);
        long delta = Numbers.zigzag(recordTimestamp - timestamp);
        long length = 1L
                + (newEpoch ? Numbers.length(leaderEpoch + 1L) : 0)
                + Numbers.length(delta)
                + length(key)
                + length(value)
                + length(headers, names);
        int at = reserve(1 + Numbers.MAX_BYTES + length);
        buffer[at++] = SegmentFormat.RECORD;
        at = Numbers.put(buffer, at, length);
        buffer[at++] = (byte) flags;
        if (newEpoch) {
            at = Numbers.put(buffer, at, leaderEpoch + 1L);
        }
        at = Numbers.put(buffer, at, delta);
        at = put(at, key);
        at = put(at, value);
        filled = put(at, headers, names);

        timestamp = recordTimestamp;
        epoch = leaderEpoch;
        counts.record(recordTimestamp);
    }

    /** Says that offsets from {@link #next()} up to this one, exclusive, have no record. */
    public void gap(long to, GapCause cause) {
        requireOpen();
        long offsets = to - next();
        if (offsets < 0) {
            throw new IllegalArgumentException("to: " + to + " lies before " + next());
        }
        if (pendingCause != cause) {
            putPendingGap();
        }
        pendingCause = cause;
        pendingGap += offsets;
    }

    private void putPendingGap() {
        if (pendingGap == 0) {
            return;
        }
        int at = reserve(2 + Numbers.MAX_BYTES);
        buffer[at++] = SegmentFormat.GAP;
        buffer[at++] = (byte) pendingCause.code();
        filled = Numbers.put(buffer, at, pendingGap);
        counts.gap(pendingGap, pendingCause);
        pendingGap = 0;
    }

    /** Ends the segment at {@link #next()}; what is left to drain is its last. */
    public SegmentAttributes end() {
        requireOpen();
        putPendingGap();
        ended = true;
        int at = reserve(SegmentFormat.END_BYTES);
        ByteBuffer end = ByteBuffer.wrap(buffer)
                .position(at)
                .put((byte) SegmentFormat.END)
                .putLong(counts.next())
                .putLong(counts.records())
                .putLong(counts.gapOffsets())
                .putLong(counts.minTimestamp())
                .putLong(counts.maxTimestamp());
        checksum.update(buffer, drained, end.position() - drained);
        end.putInt((int) checksum.getValue());
        filled = end.position();
        return counts.attributes();
    }

    /** Takes up to {@code length} of the bytes that wait; returns how many, which may be 0. */
    public int drain(byte[] target, int offset, int length) {
        int part = Math.min(length, available());
        System.arraycopy(buffer, drained, target, offset, part);
        if (!ended) {
            checksum.update(buffer, drained, part);
        }
        drained += part;
        if (drained == filled) {
            drained = 0;
            filled = 0;
        }
        return part;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the segment has ended");
        }
    }

    /** Makes room behind what is filled; returns where it begins. */
    private int reserve(long bytes) {
        if (buffer.length - filled < bytes) {
            System.arraycopy(buffer, drained, buffer, 0, filled - drained);
            filled -= drained;
            drained = 0;
            long needed = filled + bytes;
            if (needed > buffer.length) {
                if (needed > Integer.MAX_VALUE - 8) {
                    throw new IllegalArgumentException("record: with " + bytes + " bytes too long for an array");
                }
                long grown = needed > LONG_BYTES ? needed + LEFT_BYTES : Math.max(needed, buffer.length * 2L);
                buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8, grown));
            }
        }
        return filled;
    }

    private static int flag(TimestampType type) {
        return switch (type) {
            case CREATE_TIME -> 0;
            case LOG_APPEND_TIME -> SegmentFormat.LOG_APPEND_TIME;
            case NO_TIMESTAMP_TYPE -> SegmentFormat.NO_TIMESTAMP;
        };
    }

    private static byte[][] names(Header[] headers) {
        if (headers.length == 0) {
            return new byte[0][];
        }
        byte[][] names = new byte[headers.length][];
        for (int i = 0; i < headers.length; i++) {
            names[i] = headers[i].key().getBytes(StandardCharsets.UTF_8);
        }
        return names;
    }

    private static long length(@Nullable ByteBuffer bytes) {
        return bytes == null ? 0 : (long) Numbers.length(bytes.remaining()) + bytes.remaining();
    }

    private static long length(Header[] headers, byte[][] names) {
        if (headers.length == 0) {
            return 0;
        }
        long length = Numbers.length(headers.length);
        for (int i = 0; i < headers.length; i++) {
            byte[] value = headers[i].value();
            length += Numbers.length(names[i].length) + (long) names[i].length;
            length += value == null ? 1 : Numbers.length(value.length + 1L) + (long) value.length;
        }
        return length;
    }

    private int put(int at, @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return at;
        }
        int length = bytes.remaining();
        int index = Numbers.put(buffer, at, length);
        bytes.get(bytes.position(), buffer, index, length);
        return index + length;
    }

    private int put(int at, Header[] headers, byte[][] names) {
        if (headers.length == 0) {
            return at;
        }
        int index = Numbers.put(buffer, at, headers.length);
        for (int i = 0; i < headers.length; i++) {
            byte[] value = headers[i].value();
            index = Numbers.put(buffer, index, names[i].length);
            index = put(index, names[i]);
            index = Numbers.put(buffer, index, value == null ? 0 : value.length + 1L);
            index = put(index, value == null ? NOTHING : value);
        }
        return index;
    }

    private int put(int at, byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, at, bytes.length);
        return at + bytes.length;
    }
}
