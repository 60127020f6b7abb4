package io.backup4j.cli;

import io.backup4j.spi.backup.BackupId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What an argument names as a backup: an id, or {@code latest}.
 *
 * @param idOrNull null for the latest
 */
record BackupReference(@Nullable BackupId idOrNull) {
    static final String LATEST = "latest";

    Optional<BackupId> id() {
        return Optional.ofNullable(idOrNull);
    }

    static BackupReference parse(String text) {
        try {
            return new BackupReference(text.equals(LATEST) ? null : BackupId.of(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no backup id; expected 'latest' or something like backup_20261201_143022_full");
        }
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<BackupReference> {
        @Override
        public BackupReference convert(String value) {
            return parse(value);
        }
    }
}
