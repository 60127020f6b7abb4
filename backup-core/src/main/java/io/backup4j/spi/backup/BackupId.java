package io.backup4j.spi.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Public id of a backup: {@code backup_YYYYMMDD_HHMMSS_type} in UTC, with {@code -2}, {@code -3} … after a collision.
 */
public record BackupId(String value) implements Comparable<BackupId> {
    private static final Pattern SHAPE =
            Pattern.compile("backup_\\d{8}_\\d{6}_(full|incremental|differential|snapshot)(-[1-9]\\d{0,5})?");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    public BackupId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "backup id: expected something like backup_20261201_143022_full, got '" + value + "'");
        }
    }

    public static BackupId of(String value) {
        return new BackupId(value);
    }

    /** The id of the n-th backup (from 1) that begins in this second. */
    public static BackupId of(Instant start, BackupType type, int n) {
        return new BackupId("backup_" + TIME.format(start) + "_" + type.word() + (n == 1 ? "" : "-" + n));
    }

    @Override
    public int compareTo(BackupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
