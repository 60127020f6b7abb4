package io.backup4j.kafka.format;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;

/** Reads what {@link SegmentOutline} has noted. One thread at a time. */
public final class OutlineReader {
    private final DataInputStream in;
    private final SegmentHeader header;
    private int epoch = SegmentFormat.NO_EPOCH;
    private TimestampType type = TimestampType.CREATE_TIME;
    private GapCause cause = GapCause.UNSEEN;
    private long count;

    /** What comes next. */
    public enum Item {
        /** {@link #count()} records, one offset after the other. */
        RECORDS,
        /** {@link #count()} offsets without, because of {@link #cause()}. */
        GAP,
        END
    }

    public OutlineReader(InputStream outline) throws IOException {
        this.in = new DataInputStream(outline);
        this.header =
                new SegmentHeader(in.readUTF(), new Uuid(in.readLong(), in.readLong()), in.readInt(), in.readLong());
    }

    public SegmentHeader header() {
        return header;
    }

    public Item next() throws IOException {
        int tag = in.readUnsignedByte();
        while (tag == SegmentOutline.STATE) {
            epoch = (int) (number() - 1);
            type = TimestampType.values()[in.readUnsignedByte()];
            tag = in.readUnsignedByte();
        }
        return switch (tag) {
            case SegmentOutline.RECORDS -> {
                count = number();
                yield Item.RECORDS;
            }
            case SegmentOutline.GAP -> {
                cause = GapCause.values()[in.readUnsignedByte()];
                count = number();
                yield Item.GAP;
            }
            default -> Item.END;
        };
    }

    /** Of the item that was read last. */
    public long count() {
        return count;
    }

    public GapCause cause() {
        return cause;
    }

    /** Of the records that come, -1 if unknown. */
    public int leaderEpoch() {
        return epoch;
    }

    public TimestampType timestampType() {
        return type;
    }

    private long number() throws IOException {
        long value = 0;
        int shift = 0;
        int part = in.readUnsignedByte();
        while (part >= 0x80) {
            value |= (part & 0x7fL) << shift;
            shift += 7;
            part = in.readUnsignedByte();
        }
        return value | (long) part << shift;
    }
}
