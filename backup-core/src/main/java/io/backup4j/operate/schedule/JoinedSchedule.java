package io.backup4j.operate.schedule;

import io.backup4j.spi.schedule.Schedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Due whenever one of several is. */
record JoinedSchedule(List<Schedule> parts) implements Schedule {
    JoinedSchedule {
        parts = List.copyOf(parts);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return parts.stream()
                .map(part -> part.next(after))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    @Override
    public String toString() {
        return parts.stream().map(Schedule::toString).collect(Collectors.joining(", "));
    }
}
