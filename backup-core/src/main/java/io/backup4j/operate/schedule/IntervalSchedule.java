package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * At multiples of an interval since 1970-01-01T00:00Z, so that all processes agree; whatever clocks show.
 *
 * @param interval whole minutes
 */
record IntervalSchedule(Duration interval) implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        long step = interval.toSeconds();
        return Optional.of(Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), step) + 1) * step));
    }

    @Override
    public String toString() {
        return "every " + interval.toMinutes() + "m";
    }
}
