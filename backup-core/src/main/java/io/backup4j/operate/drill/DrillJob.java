package io.backup4j.operate.drill;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillListener;
import io.backup4j.spi.drill.DrillSandbox;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one drill does.
 *
 * @param backup the backup to drill; empty for one drawn at random with equal chances among all that are listed and not known to be corrupted
 * @param sandboxes at most one per kind of source; sources of other kinds are skipped
 * @param checks of the host, run on each source that was found equal
 * @param listener told of a failure
 * @param by who asked for it, for the note
 */
public record DrillJob(
        Optional<BackupId> backup,
        List<DrillSandbox> sandboxes,
        List<DrillCheck> checks,
        DrillListener listener,
        String by) {
    public DrillJob {
        Objects.requireNonNull(backup, "backup");
        sandboxes = List.copyOf(sandboxes);
        checks = List.copyOf(checks);
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(by, "by");
        if (sandboxes.stream().map(DrillSandbox::kind).distinct().count() < sandboxes.size()) {
            throw new IllegalArgumentException("sandboxes: more than one of a kind: "
                    + sandboxes.stream().map(DrillSandbox::kind).toList());
        }
    }
}
