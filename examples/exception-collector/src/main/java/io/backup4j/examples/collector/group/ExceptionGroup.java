package io.backup4j.examples.collector.group;

import java.time.Instant;

/** Exceptions of one cause: how many there were, and the message of the first. */
record ExceptionGroup(
        String fingerprint,
        String service,
        String type,
        String message,
        long occurrences,
        Instant firstSeen,
        Instant lastSeen) {}
