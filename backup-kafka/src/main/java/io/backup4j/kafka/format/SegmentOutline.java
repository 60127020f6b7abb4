package io.backup4j.kafka.format;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.common.record.TimestampType;

/**
 * Notes of a segment everything but what its records hold: with the records, read from somewhere else, {@link OutlineReader} gives back the segment byte by byte. Lives no longer than the
 * process that wrote it, so it has no version. One thread at a time.
 *
 * <pre>
 * outline := header item* end
 * header  := topic, i64 i64 topic id, i32 partition, i64 base
 * item    := 1, records  |  2, cause, offsets  |  3, leader epoch + 1, type of timestamps, of the records that follow
 * end     := 0
 * </pre>
 */
public final class SegmentOutline implements SegmentHandler {
    static final int END = 0;
    static final int RECORDS = 1;
    static final int GAP = 2;
    static final int STATE = 3;

    private final DataOutputStream out;
    private final byte[] number = new byte[Numbers.MAX_BYTES];
    private int epoch = SegmentFormat.NO_EPOCH;
    private TimestampType type = TimestampType.CREATE_TIME;
    private long run;
    private long records;

    public SegmentOutline(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    @Override
    public void begin(SegmentHeader header) throws IOException {
        out.writeUTF(header.topic());
        out.writeLong(header.topicId().getMostSignificantBits());
        out.writeLong(header.topicId().getLeastSignificantBits());
        out.writeInt(header.partition());
        out.writeLong(header.base());
    }

    @Override
    public void record(ArchivedRecord record) throws IOException {
        if (record.leaderEpoch() != epoch || record.timestampType() != type) {
            endRun();
            epoch = record.leaderEpoch();
            type = record.timestampType();
            out.write(STATE);
            number(epoch + 1L);
            out.write(type.ordinal());
        }
        run++;
        records++;
    }

    @Override
    public void gap(long from, long to, GapCause cause) throws IOException {
        endRun();
        out.write(GAP);
        out.write(cause.ordinal());
        number(to - from);
    }

    /** How many records have come. */
    public long records() {
        return records;
    }

    /** Nothing more will come. */
    public void end() throws IOException {
        endRun();
        out.write(END);
        out.flush();
    }

    private void endRun() throws IOException {
        if (run > 0) {
            out.write(RECORDS);
            number(run);
            run = 0;
        }
    }

    private void number(long value) throws IOException {
        out.write(number, 0, Numbers.put(number, 0, value));
    }
}
