package io.backup4j.engine.backup;

import io.backup4j.engine.repository.Manifest;
import java.util.Objects;

/**
 * A run that was committed.
 *
 * @param manifest what was committed
 * @param unchanged its listings are those of its parent, block by block; every reference in them resolved through this run's index (rule R2)
 */
public record BackupRun(Manifest manifest, boolean unchanged) {
    public BackupRun {
        Objects.requireNonNull(manifest, "manifest");
    }
}
