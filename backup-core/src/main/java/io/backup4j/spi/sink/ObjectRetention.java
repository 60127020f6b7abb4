package io.backup4j.spi.sink;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The retention that a sink sets with each put of what must outlive a stolen key (object lock). It ends some day, whether a backup still needs the object or not: whoever
 * knows what backups need extends it. Thread-safe, as the sink.
 */
public interface ObjectRetention {
    /** For how long an object is retained from its put on. */
    Duration period();

    /** Whether an object of this key is retained. */
    boolean covers(ObjectKey key);

    /** When the retention of an object ends; empty if it has none, or that cannot be seen. One request. */
    Optional<Instant> endOf(ObjectKey key) throws IOException;

    /**
     * Sees that an object is retained at least until a moment; never shortens. At most two requests. May be repeated after any failure.
     *
     * @param atLeast what ends before this is extended
     * @param until to this, not before {@code atLeast}
     * @return whether it was extended; false if that was not needed
     * @throws NoSuchObjectException if the object does not exist
     */
    boolean extend(ObjectKey key, Instant atLeast, Instant until) throws IOException;
}
