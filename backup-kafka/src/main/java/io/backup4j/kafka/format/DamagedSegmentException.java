package io.backup4j.kafka.format;

import java.io.IOException;

/** Bytes that are no segment, or not one that this release reads. What was handed out before is not to be trusted. */
public final class DamagedSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedSegmentException(String message) {
        super("segment: " + message);
    }
}
