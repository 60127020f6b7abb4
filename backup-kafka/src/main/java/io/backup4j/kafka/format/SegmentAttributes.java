package io.backup4j.kafka.format;

import io.backup4j.spi.entry.EntryAttributes;
import java.io.IOException;
import org.apache.kafka.common.Uuid;

/**
 * What is known of a segment without reading it: the attributes of its entry.
 *
 * @param topicId id of the topic that the records are of
 * @param base first offset of the range
 * @param next end of the range, exclusive
 * @param records how many records it has
 * @param first offset of the first record; meaningless without records
 * @param last offset of the last record; meaningless without records
 * @param minTimestamp smallest timestamp, milliseconds since 1970; meaningless without records
 * @param maxTimestamp greatest timestamp; meaningless without records
 * @param gaps runs of offsets without a record
 * @param lost offsets that were deleted before they could be read
 */
public record SegmentAttributes(
        Uuid topicId,
        long base,
        long next,
        long records,
        long first,
        long last,
        long minTimestamp,
        long maxTimestamp,
        long gaps,
        long lost) {
    private static final String TOPIC_ID = "kafka.topic.id";
    private static final String BASE = "kafka.base";
    private static final String NEXT = "kafka.next";
    private static final String RECORDS = "kafka.records";
    private static final String FIRST = "kafka.first";
    private static final String LAST = "kafka.last";
    private static final String MIN_TIMESTAMP = "kafka.timestamp.min";
    private static final String MAX_TIMESTAMP = "kafka.timestamp.max";
    private static final String GAPS = "kafka.gaps";
    private static final String LOST = "kafka.lost";

    public SegmentAttributes {
        if (base < 0 || next < base) {
            throw new IllegalArgumentException("range: from " + base + " to " + next + " is none");
        }
        if (records < 0 || records > next - base) {
            throw new IllegalArgumentException(
                    "records: " + records + " do not fit into the range " + base + " to " + next);
        }
        if (gaps < 0 || lost < 0) {
            throw new IllegalArgumentException("gaps and lost: must not be negative: " + gaps + ", " + lost);
        }
    }

    /** In the form in which an entry holds them. */
    public EntryAttributes attributes() {
        EntryAttributes.Builder builder = EntryAttributes.builder()
                .text(TOPIC_ID, topicId.toString())
                .number(BASE, base)
                .number(NEXT, next)
                .number(RECORDS, records)
                .number(GAPS, gaps)
                .number(LOST, lost);
        if (records > 0) {
            builder.number(FIRST, first)
                    .number(LAST, last)
                    .number(MIN_TIMESTAMP, minTimestamp)
                    .number(MAX_TIMESTAMP, maxTimestamp);
        }
        return builder.build();
    }

    /**
     * From the attributes of an entry.
     *
     * @throws IOException when they are not those of a segment; the message names what is wrong
     */
    public static SegmentAttributes of(EntryAttributes attributes) throws IOException {
        try {
            long records = number(attributes, RECORDS);
            return new SegmentAttributes(
                    Uuid.fromString(attributes.text(TOPIC_ID).orElseThrow(() -> missing(TOPIC_ID))),
                    number(attributes, BASE),
                    number(attributes, NEXT),
                    records,
                    records == 0 ? 0 : number(attributes, FIRST),
                    records == 0 ? 0 : number(attributes, LAST),
                    records == 0 ? 0 : number(attributes, MIN_TIMESTAMP),
                    records == 0 ? 0 : number(attributes, MAX_TIMESTAMP),
                    number(attributes, GAPS),
                    number(attributes, LOST));
        } catch (IllegalArgumentException e) {
            throw new IOException("attributes of a segment: " + e.getMessage(), e);
        }
    }

    private static long number(EntryAttributes attributes, String name) {
        return attributes.number(name).orElseThrow(() -> missing(name));
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("'" + name + "' is missing");
    }
}
