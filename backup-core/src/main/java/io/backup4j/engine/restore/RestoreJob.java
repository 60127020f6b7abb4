package io.backup4j.engine.restore;

import io.backup4j.spi.target.RestoreParticipant;
import java.util.List;
import java.util.Objects;

/**
 * What one restore does.
 *
 * @param sources in the order in which they are restored; at least one, none twice
 * @param dryRun decide only: no target is changed, no participant is called, nothing is registered in the repository
 * @param inPlace the host's own data is replaced: refused unless participants confirm that the host is quiet, or {@code force}
 * @param force go on although the host is not known to be quiet
 * @param participants parts of the host to quiet before the first change and to start afterwards
 * @param plan told each decision of a dry run
 */
public record RestoreJob(
        List<SourceRestore> sources,
        boolean dryRun,
        boolean inPlace,
        boolean force,
        List<RestoreParticipant> participants,
        PlanListener plan) {
    public RestoreJob {
        sources = List.copyOf(sources);
        participants = List.copyOf(participants);
        Objects.requireNonNull(plan, "plan");
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources: none given");
        }
        if (sources.stream().map(SourceRestore::source).distinct().count() < sources.size()) {
            throw new IllegalArgumentException("sources: one is given twice: "
                    + sources.stream().map(SourceRestore::source).toList());
        }
    }
}
