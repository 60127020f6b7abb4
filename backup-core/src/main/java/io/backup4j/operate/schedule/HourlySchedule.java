package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whenever the zone's clock shows a minute; also twice, where an hour comes twice. Zones may be off by half an hour, and be put forward by half an hour.
 *
 * @param minute of the hour
 * @param zone whose clock
 */
record HourlySchedule(int minute, ZoneId zone) implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        Instant candidate = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        // A clock that is put forward over the minute delays it by less than an hour more.
        for (int i = 0; i < Duration.ofHours(2).toMinutes(); i++) {
            if (candidate.atZone(zone).getMinute() == minute) {
                return Optional.of(candidate);
            }
            candidate = candidate.plus(1, ChronoUnit.MINUTES);
        }
        throw new IllegalStateException("no minute " + minute + " within two hours after " + after + " in " + zone);
    }

    @Override
    public String toString() {
        return "hourly :%02d %s".formatted(minute, zone);
    }
}
