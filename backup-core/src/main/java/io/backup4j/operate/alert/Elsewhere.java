package io.backup4j.operate.alert;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a task, whoever ran it.
 *
 * @param resultOrNull when the last run ended that came to a result, whole or partial; not before {@code successOrNull}
 * @param successOrNull when the last one ended that was whole
 */
public record Elsewhere(
        @Nullable Instant resultOrNull, @Nullable Instant successOrNull) {
    /** Nothing is known. */
    public static final Elsewhere NOTHING = new Elsewhere(null, null);

    public Elsewhere {
        if (successOrNull != null && (resultOrNull == null || resultOrNull.isBefore(successOrNull))) {
            throw new IllegalArgumentException("result: before the success of " + successOrNull + ": " + resultOrNull);
        }
    }

    Optional<Instant> result() {
        return Optional.ofNullable(resultOrNull);
    }

    Optional<Instant> success() {
        return Optional.ofNullable(successOrNull);
    }
}
