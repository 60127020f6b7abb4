package io.backup4j.examples.collector.report;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One exception that happened somewhere.
 *
 * @param id given when it came in; what arrives twice is counted once
 * @param service where it happened
 * @param type class of the exception
 * @param message of the exception
 * @param frames of its stack, innermost first
 * @param seen when it came in
 */
public record ExceptionReport(UUID id, String service, String type, String message, List<String> frames, Instant seen) {
    public ExceptionReport {
        frames = List.copyOf(frames);
    }

    /** What it has in common with others of the same cause. */
    public String fingerprint() {
        return Fingerprint.of(service, type, frames);
    }
}
