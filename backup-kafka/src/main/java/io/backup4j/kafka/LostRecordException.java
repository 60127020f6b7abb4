package io.backup4j.kafka;

import java.io.IOException;
import org.apache.kafka.common.TopicPartition;

/** An offset that was written to has no record. */
final class LostRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    LostRecordException(TopicPartition partition, long offset) {
        super(partition + ": offset " + offset + ", which was written, has no record");
    }
}
