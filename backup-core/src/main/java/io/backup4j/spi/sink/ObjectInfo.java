package io.backup4j.spi.sink;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a listing.
 *
 * @param key name of the object
 * @param sizeBytes its stored size
 * @param modifiedOrNull when the sink says it was stored; by the sink's clock, for display only
 */
public record ObjectInfo(
        ObjectKey key, long sizeBytes, @Nullable Instant modifiedOrNull) {
    public ObjectInfo {
        Objects.requireNonNull(key, "key");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: must not be negative: " + sizeBytes);
        }
    }

    public Optional<Instant> modified() {
        return Optional.ofNullable(modifiedOrNull);
    }
}
