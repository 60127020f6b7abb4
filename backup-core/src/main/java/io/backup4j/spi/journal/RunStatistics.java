package io.backup4j.spi.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a set of runs. A run that was tried several times counts once, as its last attempt ended.
 *
 * @param successes everything asked for was done and proven
 * @param partial came to their end with something missing
 * @param failed all attempts failed
 * @param skipped not tried; they count neither for nor against the success rate
 * @param retries attempts after the first, of all runs
 * @param lastSuccessOrNull when the last success ended
 * @param meanDurationOrNull mean time of the attempts that came to their end, successful or partial
 */
public record RunStatistics(
        long successes,
        long partial,
        long failed,
        long skipped,
        long retries,
        @Nullable Instant lastSuccessOrNull,
        @Nullable Duration meanDurationOrNull) {

    /** The figures of some records, in any order. */
    public static RunStatistics of(Collection<RunRecord> records) {
        Map<UUID, RunRecord> last = new HashMap<>();
        for (RunRecord record : records) {
            last.merge(record.run(), record, (a, b) -> a.attempt() >= b.attempt() ? a : b);
        }
        List<RunRecord> ended = last.values().stream()
                .filter(run -> run.outcome() == RunOutcome.SUCCESS || run.outcome() == RunOutcome.PARTIAL)
                .toList();
        return new RunStatistics(
                count(last, RunOutcome.SUCCESS),
                count(last, RunOutcome.PARTIAL),
                count(last, RunOutcome.FAILED),
                count(last, RunOutcome.SKIPPED),
                last.values().stream().mapToLong(run -> run.attempt() - 1L).sum(),
                ended.stream()
                        .filter(run -> run.outcome() == RunOutcome.SUCCESS)
                        .map(RunRecord::finished)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                mean(ended));
    }

    private static long count(Map<UUID, RunRecord> runs, RunOutcome outcome) {
        return runs.values().stream().filter(run -> run.outcome() == outcome).count();
    }

    private static @Nullable Duration mean(List<RunRecord> runs) {
        return runs.isEmpty()
                ? null
                : runs.stream()
                        .map(RunRecord::duration)
                        .reduce(Duration.ZERO, Duration::plus)
                        .dividedBy(runs.size());
    }

    /** Successes among all runs that were not skipped, in [0, 1]; empty if there was none. */
    public OptionalDouble successRate() {
        long tried = successes + partial + failed;
        return tried == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successes / tried);
    }

    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccessOrNull);
    }

    public Optional<Duration> meanDuration() {
        return Optional.ofNullable(meanDurationOrNull);
    }
}
