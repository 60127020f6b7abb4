package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Once on each of some days, at a time of the zone's clock. A time that a change of the clock leaves out is moved by as much as the clock was; of one that comes
 * twice the first counts.
 *
 * @param text for people
 * @param days which days; at least one in each 63 days
 * @param time of the day
 * @param zone whose days
 */
record CalendarSchedule(String text, Predicate<LocalDate> days, LocalTime time, ZoneId zone) implements Schedule {
    /** Two of the longest months and a day on which a zone crossed the date line. */
    private static final int HORIZON_DAYS = 63;

    @Override
    public Optional<Instant> next(Instant after) {
        // The day before: what is left out on it may be moved across midnight.
        LocalDate date = LocalDate.ofInstant(after, zone).minusDays(1);
        for (int i = 0; i < HORIZON_DAYS; i++, date = date.plusDays(1)) {
            if (days.test(date)) {
                Instant due = date.atTime(time).atZone(zone).toInstant();
                if (due.isAfter(after)) {
                    return Optional.of(due);
                }
            }
        }
        throw new IllegalStateException("schedule '" + text + "' has no day within " + HORIZON_DAYS);
    }

    @Override
    public String toString() {
        return text + " " + zone;
    }
}
