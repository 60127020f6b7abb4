package io.backup4j.spi.alert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that is wrong, from the moment it was noticed until it is over. There is at most one open alert per kind and subject.
 *
 * @param kind what it is about
 * @param subject name of the plan, place or channel
 * @param severity how urgent it is now
 * @param message what happened and what to do, without secrets; the newest, at most {@link #MAX_MESSAGE_CHARS} characters
 * @param opened when it was first noticed
 * @param seen when it was last noticed
 * @param times how often it was noticed, at least 1
 */
public record Alert(
        AlertKind kind,
        String subject,
        AlertSeverity severity,
        String message,
        Instant opened,
        Instant seen,
        long times) {
    /** A message is a few sentences; what is longer belongs into a log. */
    public static final int MAX_MESSAGE_CHARS = 1000;

    public Alert {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(seen, "seen");
        if (subject.isBlank()) {
            throw new IllegalArgumentException("subject: must not be blank");
        }
        if (times < 1) {
            throw new IllegalArgumentException("times: must be at least 1: " + times);
        }
        subject = whole(subject);
        message = whole(
                message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…");
    }

    /** Without halves of characters, which no encoding takes. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** What it is, as a short line for people: {@code FAILED nightly}. */
    public String title() {
        return kind + " " + subject;
    }
}
