package io.backup4j.operate.alert;

import java.util.Objects;

/**
 * What became of a clean-up.
 *
 * @param complete whether everything was freed that it meant to free
 * @param message what was done, or kept it from being done, for people
 */
public record CleanUpResult(boolean complete, String message) {
    public CleanUpResult {
        Objects.requireNonNull(message, "message");
    }
}
