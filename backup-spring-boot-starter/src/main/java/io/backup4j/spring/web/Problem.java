package io.backup4j.spring.web;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spring.run.BusyException;
import io.backup4j.spring.run.TooManyRunsException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * An answer that says what is wrong, as application/problem+json (RFC 9457).
 *
 * @param status of the answer
 * @param code stable, for programs: a code of backup4j or a word of this API
 * @param detail for people, without secrets
 */
record Problem(HttpStatus status, String code, String detail) {

    /** What an exception of ours says; of others only the type is told. */
    static Problem of(Exception failure) {
        if (failure instanceof ProblemException told) {
            return told.problem();
        }
        if (failure instanceof BackupException ours) {
            return new Problem(status(ours), ours.code().name(), String.valueOf(ours.getMessage()));
        }
        if (failure instanceof BusyException busy) {
            return new Problem(HttpStatus.CONFLICT, "BUSY", String.valueOf(busy.getMessage()));
        }
        if (failure instanceof TooManyRunsException many) {
            return new Problem(HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_RUNS", String.valueOf(many.getMessage()));
        }
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "INTERNAL",
                "It failed with " + failure.getClass().getName() + "; the log of the application has more.");
    }

    private static HttpStatus status(BackupException failure) {
        return switch (failure.code()) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFIGURATION, ARCHIVE -> HttpStatus.BAD_REQUEST;
            case HELD, LOCKED, EXPELLED, NOT_QUIET, CANCELLED -> HttpStatus.CONFLICT;
            case STORAGE, STORAGE_FULL, SOURCE, TARGET, NO_REPOSITORY -> HttpStatus.SERVICE_UNAVAILABLE;
            case REPOSITORY_EXISTS,
                    UNSUPPORTED_FORMAT,
                    UNEXPECTED_REPOSITORY,
                    WRONG_KEY,
                    UNSUITABLE_SINK,
                    DAMAGED,
                    ENCRYPTION_REQUIRED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("code", code);
        body.put("detail", detail);
        return body;
    }
}
