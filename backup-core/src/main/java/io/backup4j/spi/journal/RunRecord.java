package io.backup4j.spi.journal;

import io.backup4j.spi.backup.BackupId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one run, as it ended. A run that is tried again leaves a record per attempt: the same {@link #run()}, the next {@link #attempt()}.
 *
 * @param run identifies the run; with {@code attempt} the record
 * @param kind what was run
 * @param planOrNull name of the plan, for runs of a plan
 * @param started when this attempt began, by the clock of its process
 * @param finished when it ended; before {@code started} if that clock was set back meanwhile
 * @param outcome how it ended
 * @param backupOrNull the backup that it made or was about, if there was exactly one
 * @param errorOrNull name of an {@link io.backup4j.spi.error.ErrorCode}, or {@code INTERNAL} for a failure that has none; a text, so that records
 *     of later releases can be read. Present if and only if the outcome is {@code FAILED}
 * @param messageOrNull for people: why it failed, or was skipped. Never holds a secret; at most {@link #MAX_MESSAGE_CHARS} characters
 * @param bytes what it moved, as far as is known; {@link RunBytes#NONE} for a run that failed
 * @param findings number of findings and issues
 * @param attempt from 1
 * @param by who asked for it, and on which machine, such as {@code api@host}
 * @param place where the repository is, without credentials
 */
public record RunRecord(
        UUID run,
        RunKind kind,
        @Nullable String planOrNull,
        Instant started,
        Instant finished,
        RunOutcome outcome,
        @Nullable BackupId backupOrNull,
        @Nullable String errorOrNull,
        @Nullable String messageOrNull,
        RunBytes bytes,
        long findings,
        int attempt,
        String by,
        String place) {
    /** A message is a sentence or two; what is longer belongs into a log. */
    public static final int MAX_MESSAGE_CHARS = 2000;

    /** The code of a failure that is none of {@link io.backup4j.spi.error.BackupException}. */
    public static final String INTERNAL = "INTERNAL";

    public RunRecord {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(finished, "finished");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(place, "place");
        check((outcome == RunOutcome.FAILED) == (errorOrNull != null), "error: " + errorOrNull + " with " + outcome);
        check(
                messageOrNull == null || messageOrNull.length() <= MAX_MESSAGE_CHARS,
                "message: longer than " + MAX_MESSAGE_CHARS + " characters");
        check(outcome != RunOutcome.SKIPPED || messageOrNull != null, "message: a run that was skipped says why");
        check(findings >= 0, "findings: must not be negative: " + findings);
        check(attempt >= 1, "attempt: must be at least 1: " + attempt);
    }

    private static void check(boolean ok, String message) {
        if (!ok) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A message cut to what a record may hold, and without halves of characters, which no encoding takes. */
    public static String cut(String message) {
        String fits =
                message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
        return new String(fits.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    public Optional<String> plan() {
        return Optional.ofNullable(planOrNull);
    }

    public Optional<BackupId> backup() {
        return Optional.ofNullable(backupOrNull);
    }

    public Optional<String> error() {
        return Optional.ofNullable(errorOrNull);
    }

    public Optional<String> message() {
        return Optional.ofNullable(messageOrNull);
    }

    /** Never negative, whatever the clock did. */
    public Duration duration() {
        Duration duration = Duration.between(started, finished);
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
