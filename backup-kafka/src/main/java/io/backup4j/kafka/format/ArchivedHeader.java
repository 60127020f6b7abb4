package io.backup4j.kafka.format;

import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A header of a record as a backup holds it. The array is not copied; null is not empty. */
public record ArchivedHeader(String key, byte @Nullable [] value) implements Header {}
