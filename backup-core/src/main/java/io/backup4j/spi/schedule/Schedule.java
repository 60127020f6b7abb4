package io.backup4j.spi.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * When something is due. Immutable, a function of its argument alone, so that several processes agree; {@code toString} is what people read. The zone is the
 * schedule's own.
 */
@FunctionalInterface
public interface Schedule {

    /** The first due time strictly after an instant; empty if there is none any more. */
    Optional<Instant> next(Instant after);

    /** Never due: runs on request only, for instance on change. */
    static Schedule onRequest() {
        return OnRequest.INSTANCE;
    }
}
