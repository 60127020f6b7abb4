package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAmount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what finished at most so long ago. */
record KeepWithin(TemporalAmount age) implements KeepRule {
    /** Far beyond any archive, and far from the end of what {@code java.time} can count. */
    private static final int MAX_YEARS = 1000;

    KeepWithin {
        ZonedDateTime epoch = Instant.EPOCH.atZone(ZoneOffset.UTC);
        ZonedDateTime later;
        try {
            later = epoch.plus(age);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("within: must be at most " + MAX_YEARS + " years: " + age, e);
        }
        if (!later.isAfter(epoch) || later.isAfter(epoch.plusYears(MAX_YEARS))) {
            throw new IllegalArgumentException(
                    "within: must be more than nothing and at most " + MAX_YEARS + " years: " + age);
        }
    }

    @Override
    public String describe() {
        return "keep within " + words();
    }

    private String words() {
        if (age instanceof Period period) {
            return (part(period.getYears(), "year") + part(period.getMonths(), "month") + part(period.getDays(), "day"))
                    .strip();
        }
        Duration duration = (Duration) age;
        return duration.getSeconds() % 3600 == 0 && duration.getNano() == 0
                ? part(duration.toHours(), "hour").strip()
                : duration.toString();
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit + (number == 1 ? "" : "s");
    }

    @Override
    public Map<BackupId, String> keeps(List<BackupSummary> backups, RetentionMoment moment) {
        Instant first = moment.now().atZone(moment.zone()).minus(age).toInstant();
        Map<BackupId, String> kept = new LinkedHashMap<>();
        for (BackupSummary backup : backups) {
            if (!backup.finished().isBefore(first)) {
                kept.put(backup.id(), "finished " + backup.finished());
            }
        }
        return kept;
    }
}
