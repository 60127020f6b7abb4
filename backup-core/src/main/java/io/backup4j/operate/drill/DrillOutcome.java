package io.backup4j.operate.drill;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrilledSource;
import io.backup4j.spi.verify.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a drill has shown.
 *
 * @param backup the backup that was drilled
 * @param result {@code FAILED} if a source failed or the manifest cannot be read, {@code SKIPPED} if every source was skipped
 * @param reason what was said of each source: why it failed or was skipped, what could not be compared; empty if there is nothing to say
 * @param sources in the order of the manifest; none if that cannot be read
 * @param findings what is wrong, the first 1000; damage that another copy healed is among them
 * @param duration wall time
 * @param noted whether the result is in the repository; it is not if that cannot be written, or the backup was deleted meanwhile
 */
public record DrillOutcome(
        BackupId backup,
        DrillResult result,
        String reason,
        List<DrilledSource> sources,
        List<Finding> findings,
        Duration duration,
        boolean noted) {
    public DrillOutcome {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(reason, "reason");
        sources = List.copyOf(sources);
        findings = List.copyOf(findings);
        Objects.requireNonNull(duration, "duration");
    }

    /** Entries that were compared. */
    public long entries() {
        return sources.stream().mapToLong(DrilledSource::entries).sum();
    }

    /** Time that the restores of all sources took: how long a real one would take on such a machine, the measured RTO. */
    public Duration restoring() {
        return sources.stream().map(DrilledSource::restoring).reduce(Duration.ZERO, Duration::plus);
    }

    /** Length of the content that was read back and compared. */
    public long bytes() {
        return sources.stream().mapToLong(DrilledSource::bytes).sum();
    }
}
