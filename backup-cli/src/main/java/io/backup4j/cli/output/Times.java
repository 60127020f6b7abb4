package io.backup4j.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Points and spans of time, for people, in their own zone.
 *
 * @param zone of the user
 */
public record Times(ZoneId zone) {

    /** {@code 2026-12-01 15:30:22 +01:00}. Written by hand: a formatter loads the locale data, which costs a tenth of a second at each start. */
    public String instant(Instant instant) {
        ZoneOffset offset = zone.getRules().getOffset(instant);
        var local = instant.atOffset(offset);
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d %s",
                local.getYear(),
                local.getMonthValue(),
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond(),
                offset.getTotalSeconds() == 0 ? "UTC" : offset.getId());
    }

    /** {@code 850 ms}, {@code 8.1 s}, {@code 3 min 05 s}, {@code 2 h 05 min}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
        }
        long seconds = duration.toSeconds();
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
