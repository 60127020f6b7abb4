package io.backup4j;

import io.backup4j.spi.verify.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a prune did, or in a dry run would do.
 *
 * @param dryRun whether nothing was changed; all figures but those of the preview are then 0
 * @param previewOrNull what it meant to free; null if it only finished what another prune had begun
 * @param packsDeleted packs that it deleted
 * @param bytesFreed stored bytes of those
 * @param packsRepacked packs of which everything needed was copied
 * @param bytesCopied stored bytes of the new packs: they are to be taken off what was freed
 * @param packsRetained packs that the store did not let go; a later prune tries again
 * @param givenUp deleted backups that cannot be undeleted any more
 * @param expelled sessions that were given up, one line each: who, and why
 * @param waitingFor backups that were waited for in vain: nothing that they might need was freed, and the next prune goes on
 * @param waited how long somebody was waited for, altogether
 * @param findings damage that was met; what needs it was not touched
 * @param remarks what else to know; for people
 * @param duration wall time
 */
public record PruneReport(
        boolean dryRun,
        @Nullable PrunePreview previewOrNull,
        long packsDeleted,
        long bytesFreed,
        long packsRepacked,
        long bytesCopied,
        long packsRetained,
        List<UUID> givenUp,
        List<String> expelled,
        List<SessionInfo> waitingFor,
        Duration waited,
        List<Finding> findings,
        List<String> remarks,
        Duration duration) {
    public PruneReport {
        givenUp = List.copyOf(givenUp);
        expelled = List.copyOf(expelled);
        waitingFor = List.copyOf(waitingFor);
        findings = List.copyOf(findings);
        remarks = List.copyOf(remarks);
        Objects.requireNonNull(waited, "waited");
        Objects.requireNonNull(duration, "duration");
    }

    public Optional<PrunePreview> preview() {
        return Optional.ofNullable(previewOrNull);
    }

    /** Whether nothing was left to a later prune but what the store retains. */
    public boolean complete() {
        return waitingFor.isEmpty();
    }
}
