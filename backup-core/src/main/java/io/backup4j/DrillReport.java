package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrilledSource;
import io.backup4j.spi.verify.Finding;
import java.time.Duration;
import java.util.List;

/**
 * Outcome of a drill.
 *
 * @param backup the backup that was drilled
 * @param result {@code FAILED} if anything of it could not be restored as it was, {@code SKIPPED} if every source was skipped, else {@code OK}: then each
 *     source that was not skipped is proven
 * @param reason what was said of each source; empty if there is nothing to say
 * @param sources what was shown of each source, with its reason and times
 * @param findings what is wrong, the first 1000; what is {@link Finding#harmless() harmless} or names no backup did not fail the drill
 * @param duration wall time
 * @param noted whether the result was written to the repository
 */
public record DrillReport(
        BackupId backup,
        DrillResult result,
        String reason,
        List<DrilledSource> sources,
        List<Finding> findings,
        Duration duration,
        boolean noted) {
    public DrillReport {
        sources = List.copyOf(sources);
        findings = List.copyOf(findings);
    }

    /** Length of the content that was restored, read back and compared. */
    public long bytes() {
        return sources.stream().mapToLong(DrilledSource::bytes).sum();
    }

    /** Time that the restores of all sources took: how long a real one would take on such a machine, the measured RTO. */
    public Duration restoring() {
        return sources.stream().map(DrilledSource::restoring).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether every source was restored and is proven. */
    public boolean complete() {
        return result == DrillResult.OK && sources.stream().allMatch(source -> source.result() == DrillResult.OK);
    }
}
