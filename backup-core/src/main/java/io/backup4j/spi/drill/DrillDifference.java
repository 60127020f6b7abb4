package io.backup4j.spi.drill;

import java.util.Objects;

/**
 * Something in the sandbox that is not what the backup says.
 *
 * @param path the entry or place, for people
 * @param message what was expected and found
 */
public record DrillDifference(String path, String message) {
    public DrillDifference {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
    }
}
