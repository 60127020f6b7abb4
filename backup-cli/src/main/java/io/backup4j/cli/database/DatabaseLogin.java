package io.backup4j.cli.database;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, and as whom it is used.
 *
 * @param url begins with {@code jdbc:}; without user and password
 * @param userOrNull the account; null for the driver's own default
 * @param passwordOrNull null if there is none, or the driver finds it by itself
 * @param connections how many may be used at once, at least 1
 */
public record DatabaseLogin(
        String url, @Nullable String userOrNull, @Nullable String passwordOrNull, int connections) {
    public DatabaseLogin {
        Objects.requireNonNull(url, "url");
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1: " + connections);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseLogin[" + url + "]";
    }
}
