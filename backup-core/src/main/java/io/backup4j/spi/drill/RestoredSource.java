package io.backup4j.spi.drill;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import java.util.Objects;
import java.util.Optional;

/**
 * A source in a sandbox, for checks of the host.
 *
 * @param backup where it comes from
 * @param source which source of it
 * @param handle what to look at; its type goes with the kind of source
 */
public record RestoredSource(BackupManifest backup, SourceRecord source, Object handle) {
    public RestoredSource {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(handle, "handle");
    }

    /** The handle, if it is of this type: {@code as(Path.class)} for the directory that stands for the common parent of the paths that were backed up. */
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(handle) ? Optional.of(type.cast(handle)) : Optional.empty();
    }
}
