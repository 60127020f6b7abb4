package io.backup4j.examples.collector.report;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A report as it is sent; everything but message and frames is needed. */
record NewReport(
        @Nullable String service,
        @Nullable String type,
        @Nullable String message,
        @Nullable List<String> frames) {
    private static final int MOST_FRAMES = 200;

    /** With an identity of its own. */
    ExceptionReport received(Instant now) {
        return new ExceptionReport(
                UUID.randomUUID(),
                required("service", service),
                required("type", type),
                message == null ? "" : text(message),
                frames == null
                        ? List.of()
                        : frames.stream()
                                .limit(MOST_FRAMES)
                                .map(NewReport::text)
                                .toList(),
                now);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return text(value);
    }

    /** PostgreSQL has no place for this character in a text. */
    private static String text(String value) {
        return value.replace("\u0000", "");
    }
}
