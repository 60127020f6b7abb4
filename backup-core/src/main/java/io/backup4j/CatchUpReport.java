package io.backup4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done to give every place what the others have.
 *
 * @param steps one for each pair of places that was looked at
 */
public record CatchUpReport(List<Step> steps) {
    public CatchUpReport {
        steps = List.copyOf(steps);
    }

    /**
     * From one place to another.
     *
     * @param from name of the place that was read
     * @param to name of the place that was caught up
     * @param reportOrNull what was copied, unless it failed
     * @param messageOrNull why it failed
     */
    public record Step(
            String from,
            String to,
            @Nullable ReplicateReport reportOrNull,
            @Nullable String messageOrNull) {
        public Optional<ReplicateReport> report() {
            return Optional.ofNullable(reportOrNull);
        }

        public Optional<String> message() {
            return Optional.ofNullable(messageOrNull);
        }
    }

    /** Whether every place was reached and has everything now. */
    public boolean complete() {
        return steps.stream()
                .allMatch(
                        step -> step.report().filter(ReplicateReport::complete).isPresent());
    }
}
