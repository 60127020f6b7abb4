package io.backup4j.spring.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;

/**
 * A schedule as a cron expression of Spring, with six fields.
 *
 * @param expression when
 * @param zone whose clock it follows
 */
record CronSchedule(CronExpression expression, ZoneId zone) implements Schedule {
    @Override
    public Optional<Instant> next(Instant after) {
        ZonedDateTime next = expression.next(after.atZone(zone));
        return Optional.ofNullable(next).map(ZonedDateTime::toInstant);
    }

    @Override
    public String toString() {
        return "cron " + expression + " (" + zone + ")";
    }
}
