package io.backup4j.kafka.format;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record as a backup holds it. Arrays are the reader's own and are not copied.
 *
 * @param offset in its partition at the source
 * @param timestamp milliseconds since 1970, -1 for a record without
 * @param timestampType who set the timestamp
 * @param leaderEpoch at the source, -1 if unknown
 * @param key null is not empty
 * @param value null is a tombstone, and not empty
 * @param headers in their order, doubles too; their values may be null
 */
public record ArchivedRecord(
        long offset,
        long timestamp,
        TimestampType timestampType,
        int leaderEpoch,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {}
