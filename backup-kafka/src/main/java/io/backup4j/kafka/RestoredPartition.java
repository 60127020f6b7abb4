package io.backup4j.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition of a drill while it is compared: records lie there without gap from offset 0, segment after segment. */
final class RestoredPartition {
    private final TopicPartition target;
    private final long logEnd;
    private final AskedOffsets mapped;
    private final AskedOffsets found;
    private final LogReader reader;
    /** Where the records of the segments end that were compared. */
    private long expected;

    private long position;
    private boolean differs;

    /**
     * @param logEnd of the target
     * @param mapped where the restore would have put groups
     */
    RestoredPartition(TopicPartition target, long logEnd, AskedOffsets mapped, LogReader reader) {
        this.target = target;
        this.logEnd = logEnd;
        this.mapped = mapped;
        this.found = mapped.unanswered();
        this.reader = reader;
    }

    /** A segment with so many records comes next. */
    void begin(long records) throws IOException {
        position = expected;
        expected += records;
        if (records > 0) {
            reader.seek(target, position);
        }
    }

    /**
     * The record that comes next.
     *
     * @param source its offset in the backup
     */
    ConsumerRecord<ByteBuffer, ByteBuffer> next(long source) throws IOException {
        if (position >= logEnd) {
            throw new LostRecordException(target, position);
        }
        ConsumerRecord<ByteBuffer, ByteBuffer> record = reader.next();
        found.restored(source, position++);
        return record;
    }

    /** Something else is wrong with it already. */
    void differs() {
        differs = true;
    }

    /** After the last segment; for people, empty if all is as it should be. */
    Optional<String> difference() {
        if (differs) {
            return Optional.empty();
        }
        if (logEnd != expected) {
            return Optional.of("the log ends at " + logEnd + ", and " + expected + " records were restored");
        }
        found.end(expected);
        return found.differenceOf(mapped);
    }
}
