package io.backup4j.kafka.format;

/** Constants of the encoding, see {@code docs/kafka-format.md}. */
final class SegmentFormat {
    /** "B4KR" */
    static final int MAGIC = 0x42344b52;

    static final int VERSION = 1;

    /** Where in the header the length of the topic's name is: behind magic, version, topic id, partition and base. */
    static final int TOPIC_LENGTH_AT = 4 + 1 + 16 + 4 + 8;

    /** Longest name of a topic that Kafka allows. */
    static final int MAX_TOPIC_BYTES = 249;

    static final int RECORD = 1;
    static final int GAP = 2;
    static final int END = 3;

    /** Flags and timestamp: key and value may both be null. */
    static final int MIN_BODY_BYTES = 2;

    static final int NULL_KEY = 1;
    static final int NULL_VALUE = 2;
    static final int HEADERS = 4;
    static final int EPOCH = 8;
    static final int LOG_APPEND_TIME = 16;
    static final int NO_TIMESTAMP = 32;
    static final int UNKNOWN_FLAGS = 64 | 128;

    /** Tag, next, records, offsets in gaps, two timestamps, checksum. */
    static final int END_BYTES = 1 + 8 + 8 + 8 + 8 + 8 + 4;

    static final int NO_EPOCH = -1;

    private SegmentFormat() {}
}
