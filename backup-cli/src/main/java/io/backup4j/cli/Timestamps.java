package io.backup4j.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/** Reads the ways in which people write a point in time. */
final class Timestamps {
    private Timestamps() {}

    /**
     * An instant from ISO 8601: with {@code Z}, offset or {@code [zone]}, or local in the user's zone; a blank may stand for the {@code T} and before
     * the offset, as this program writes times. A date alone means its end: the state with which that day closed.
     *
     * @throws UsageException if it is none of these
     */
    static Instant parse(String text, ZoneId zone) {
        String iso = text.strip()
                .replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) +(?=\\d)", "$1T")
                .replaceFirst(" +UTC$", "Z")
                .replaceFirst(" +([+-]\\d{2}:?\\d{2})$", "$1");
        try {
            if (iso.endsWith("]")) {
                return ZonedDateTime.parse(iso).toInstant();
            }
            if (iso.matches(".*T.*([Zz]|[+-]\\d{2}:?\\d{2}(:\\d{2})?)")) {
                return OffsetDateTime.parse(iso.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                        .toInstant();
            }
            if (iso.contains("T")) {
                return LocalDateTime.parse(iso).atZone(zone).toInstant();
            }
            return LocalDate.parse(iso)
                    .plusDays(1)
                    .atStartOfDay(zone)
                    .toInstant()
                    .minusNanos(1);
        } catch (DateTimeParseException e) {
            throw new UsageException("'" + text + "' is no time; write 2026-12-01T14:30:00Z, 2026-12-01T15:30+01:00, "
                    + "2026-12-01T15:30 (your zone, " + zone + ") or 2026-12-01 (the end of that day)");
        } catch (DateTimeException e) {
            throw new UsageException("'" + text + "' is out of range");
        }
    }
}
