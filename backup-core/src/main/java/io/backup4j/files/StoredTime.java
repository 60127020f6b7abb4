package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The time of modification in an entry's attributes. */
final class StoredTime {
    /** What the JDK hands to the system as 64-bit nanoseconds: the years 1677 to 2262. */
    private static final long MAX_SECONDS = TimeUnit.NANOSECONDS.toSeconds(Long.MAX_VALUE) - 1;

    private StoredTime() {}

    /** Empty if none is stored, or one that cannot be set. */
    static Optional<FileTime> of(EntryAttributes attributes) {
        if (attributes.number(EntryAttributes.MTIME_SECONDS).isEmpty()) {
            return Optional.empty();
        }
        long seconds = attributes.number(EntryAttributes.MTIME_SECONDS).getAsLong();
        long nanos = attributes.number(EntryAttributes.MTIME_NANOS).orElse(0);
        if (seconds < -MAX_SECONDS || seconds > MAX_SECONDS || nanos < 0 || nanos > 999_999_999) {
            return Optional.empty();
        }
        return Optional.of(FileTime.from(Instant.ofEpochSecond(seconds, nanos)));
    }
}
