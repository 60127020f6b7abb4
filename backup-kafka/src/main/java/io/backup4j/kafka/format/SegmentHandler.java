package io.backup4j.kafka.format;

import java.io.IOException;

/** Takes what a segment holds, in ascending order of offset. What it throws is passed on, and the decoder is of no use afterwards. */
public interface SegmentHandler {

    /** Which segment this is; comes first, once. */
    void begin(SegmentHeader header) throws IOException;

    void record(ArchivedRecord record) throws IOException;

    /** Offsets {@code [from, to)} have no record. */
    void gap(long from, long to, GapCause cause) throws IOException;
}
