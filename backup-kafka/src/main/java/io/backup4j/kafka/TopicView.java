package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import org.apache.kafka.common.Uuid;

/**
 * A topic as it was when the session was opened.
 *
 * @param compacted whether records disappear from the middle: then nothing proves that a part of it is as it was
 */
record TopicView(TopicDocument document, Uuid id, boolean compacted) {
    String name() {
        return document.name();
    }

    /** Longest batch of records that the topic takes now. Older ones may be longer, if it took more then. */
    long batchBytes() {
        return ReadingMemory.batchBytes(document);
    }
}
