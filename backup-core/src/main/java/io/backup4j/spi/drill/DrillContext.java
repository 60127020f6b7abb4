package io.backup4j.spi.drill;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.run.Cancellation;
import java.util.Objects;

/**
 * What a drill tells a sandbox.
 *
 * @param backup the backup that is drilled
 * @param source which of its sources
 * @param cancellation to be looked at between steps that take long; the entries of {@link ExpectedSource} look at it themselves
 */
public record DrillContext(BackupManifest backup, SourceRecord source, Cancellation cancellation) {
    public DrillContext {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(cancellation, "cancellation");
    }
}
