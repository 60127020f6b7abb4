package io.backup4j.spi.schedule;

import java.time.Instant;
import java.util.Optional;

/** The schedule of what runs on request only. */
enum OnRequest implements Schedule {
    INSTANCE;

    @Override
    public Optional<Instant> next(Instant after) {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "on request";
    }
}
