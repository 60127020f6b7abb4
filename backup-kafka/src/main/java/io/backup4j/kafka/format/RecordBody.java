package io.backup4j.kafka.format;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Reads bodies of records one after the other; each is told by its difference from the one before. */
final class RecordBody {
    private static final int BOTH_TYPES = SegmentFormat.LOG_APPEND_TIME | SegmentFormat.NO_TIMESTAMP;
    private static final List<Header> NO_HEADERS = List.of();

    private final SegmentBytes in;
    private long timestamp;
    private int epoch = SegmentFormat.NO_EPOCH;

    RecordBody(SegmentBytes in) {
        this.in = in;
    }

    /** Reads all that is left of the bytes. */
    ArchivedRecord read(long offset) throws DamagedSegmentException {
        int flags = in.u8("flags");
        if ((flags & SegmentFormat.UNKNOWN_FLAGS) != 0 || (flags & BOTH_TYPES) == BOTH_TYPES) {
            throw new DamagedSegmentException("the record at offset " + offset + " has the flags " + flags);
        }
        if ((flags & SegmentFormat.EPOCH) != 0) {
            epoch = epoch(offset);
        }
        timestamp += Numbers.unzigzag(in.varint("timestamp"));
        byte[] key = (flags & SegmentFormat.NULL_KEY) != 0 ? null : in.copy(in.uvarint("length of a key"), "a key");
        byte[] value =
                (flags & SegmentFormat.NULL_VALUE) != 0 ? null : in.copy(in.uvarint("length of a value"), "a value");
        List<Header> headers = (flags & SegmentFormat.HEADERS) != 0 ? headers(offset) : NO_HEADERS;
        if (in.remaining() > 0) {
            throw new DamagedSegmentException(
                    "the record at offset " + offset + " has " + in.remaining() + " bytes too many");
        }
        return new ArchivedRecord(offset, timestamp, type(flags), epoch, key, value, headers);
    }

    private int epoch(long offset) throws DamagedSegmentException {
        long read = in.uvarint("leader epoch") - 1;
        if (read > Integer.MAX_VALUE) {
            throw new DamagedSegmentException("the record at offset " + offset + " has the leader epoch " + read);
        }
        return (int) read;
    }

    private List<Header> headers(long offset) throws DamagedSegmentException {
        long count = in.uvarint("number of headers");
        // The shortest has two bytes.
        if (count < 1 || count > in.remaining() / 2) {
            throw new DamagedSegmentException(
                    "the record at offset " + offset + " has " + count + " headers in " + in.remaining() + " bytes");
        }
        List<Header> headers = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            String name = in.text(in.uvarint("length of a header's name"), "a header's name");
            long length = in.uvarint("length of a header");
            headers.add(new ArchivedHeader(name, length == 0 ? null : in.copy(length - 1, "a header")));
        }
        return headers;
    }

    private static TimestampType type(int flags) {
        if ((flags & SegmentFormat.LOG_APPEND_TIME) != 0) {
            return TimestampType.LOG_APPEND_TIME;
        }
        return (flags & SegmentFormat.NO_TIMESTAMP) != 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME;
    }
}
