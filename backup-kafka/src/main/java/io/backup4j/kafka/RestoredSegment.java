package io.backup4j.kafka;

import io.backup4j.kafka.format.OutlineReader;
import io.backup4j.kafka.format.SegmentEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The bytes of a segment, made of its outline and of the records that the target has. */
final class RestoredSegment extends InputStream {
    private final OutlineReader outline;
    private final SegmentEncoder encoder;
    private final RestoredPartition partition;
    private long run;
    private boolean ended;

    RestoredSegment(OutlineReader outline, RestoredPartition partition) {
        this.outline = outline;
        this.encoder = new SegmentEncoder(outline.header());
        this.partition = partition;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended && encoder.available() < length) {
            if (run > 0) {
                record();
            } else {
                item();
            }
        }
        int part = encoder.drain(target, offset, length);
        return part == 0 ? -1 : part;
    }

    private void item() throws IOException {
        switch (outline.next()) {
            case RECORDS -> run = outline.count();
            case GAP -> encoder.gap(encoder.next() + outline.count(), outline.cause());
            case END -> {
                encoder.end();
                ended = true;
            }
        }
    }

    private void record() throws IOException {
        ConsumerRecord<ByteBuffer, ByteBuffer> record = partition.next(encoder.next());
        encoder.record(
                encoder.next(),
                record.timestamp(),
                outline.timestampType(),
                outline.leaderEpoch(),
                record.key(),
                record.value(),
                record.headers().toArray());
        run--;
    }
}
