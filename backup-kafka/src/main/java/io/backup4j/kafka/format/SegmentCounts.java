package io.backup4j.kafka.format;

/** What has been seen of a segment so far: the offset that comes next, and what its end says. */
final class SegmentCounts {
    private final SegmentHeader header;
    private long next;
    private long records;
    private long gapOffsets;
    private long gaps;
    private long lost;
    private long first;
    private long last;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;

    SegmentCounts(SegmentHeader header) {
        this.header = header;
        this.next = header.base();
    }

    void record(long timestamp) {
        if (records == 0) {
            first = next;
        }
        last = next;
        minTimestamp = Math.min(minTimestamp, timestamp);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        records++;
        next++;
    }

    void gap(long offsets, GapCause cause) {
        next += offsets;
        gaps++;
        gapOffsets += offsets;
        if (cause == GapCause.LOST) {
            lost += offsets;
        }
    }

    long next() {
        return next;
    }

    long records() {
        return records;
    }

    long gapOffsets() {
        return gapOffsets;
    }

    /** 0 without records. */
    long minTimestamp() {
        return records == 0 ? 0 : minTimestamp;
    }

    /** 0 without records. */
    long maxTimestamp() {
        return records == 0 ? 0 : maxTimestamp;
    }

    SegmentAttributes attributes() {
        return new SegmentAttributes(
                header.topicId(),
                header.base(),
                next,
                records,
                first,
                last,
                minTimestamp(),
                maxTimestamp(),
                gaps,
                lost);
    }
}
