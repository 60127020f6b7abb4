package io.backup4j.cli;

import io.backup4j.cli.output.Words;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Decides which backups {@code list} shows. */
@FunctionalInterface
interface BackupFilter {
    boolean accepts(BackupSummary backup, Instant now);

    /** Reads {@code last_7_days}, {@code last_24_hours}, {@code type=…}, {@code status=…}, {@code plan=…}. */
    static BackupFilter parse(String text) {
        Matcher span = Pattern.compile("last_(\\d{1,4})_(hour|day|week)s?").matcher(text);
        if (span.matches()) {
            long hours = Long.parseLong(span.group(1)) * hours(span.group(2));
            return (backup, now) -> !backup.finished().isBefore(now.minus(Duration.ofHours(hours)));
        }
        int equals = text.indexOf('=');
        String value = text.substring(equals + 1);
        try {
            switch (equals < 0 ? "" : text.substring(0, equals)) {
                case "type" -> {
                    BackupType type = Words.parse(BackupType.class, value);
                    return (backup, now) -> backup.type() == type;
                }
                case "status" -> {
                    BackupStatus status = Words.parse(BackupStatus.class, value);
                    return (backup, now) -> backup.status() == status;
                }
                case "plan" -> {
                    return (backup, now) -> backup.plan().equals(value);
                }
                default ->
                    throw new TypeConversionException("'" + text + "' is no filter; there are last_7_days, "
                            + "last_24_hours, last_<number>_hours|days|weeks, type=…, status=…, plan=…");
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + ": " + e.getMessage());
        }
    }

    private static long hours(String unit) {
        return unit.equals("hour") ? 1 : unit.equals("day") ? 24 : 7 * 24;
    }

    /** For picocli. */
    final class Converter implements ITypeConverter<BackupFilter> {
        @Override
        public BackupFilter convert(String value) {
            return parse(value);
        }
    }
}
