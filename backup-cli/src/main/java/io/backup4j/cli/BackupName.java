package io.backup4j.cli;

import io.backup4j.spi.backup.BackupId;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What an argument names as a backup that is to be deleted or brought back: an id or, where the manifest cannot be read, a uuid. Never {@code latest}, which
 * is another one at the next call.
 *
 * @param idOrNull an id, else null
 * @param uuidOrNull a uuid, else null
 */
record BackupName(@Nullable BackupId idOrNull, @Nullable UUID uuidOrNull) {

    static BackupName parse(String text) {
        if (text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            return new BackupName(null, UUID.fromString(text));
        }
        try {
            return new BackupName(BackupId.of(text), null);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + text
                            + "' is no backup id; expected something like backup_20261201_143022_full, or the uuid of a backup whose manifest is damaged");
        }
    }

    /** Does one or the other. */
    void apply(Consumer<BackupId> byId, Consumer<UUID> byUuid) {
        if (idOrNull != null) {
            byId.accept(idOrNull);
        } else if (uuidOrNull != null) {
            byUuid.accept(uuidOrNull);
        }
    }

    @Override
    public String toString() {
        return idOrNull != null ? idOrNull.value() : String.valueOf(uuidOrNull);
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<BackupName> {
        @Override
        public BackupName convert(String value) {
            return parse(value);
        }
    }
}
