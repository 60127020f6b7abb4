package io.backup4j.spring.run;

import io.backup4j.spi.backup.BackupType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one run of a plan.
 *
 * @param typeOrNull what is read; null for what the plan says
 * @param sources names of sources of the plan; empty for all
 * @param by who asks
 */
public record RunOrder(@Nullable BackupType typeOrNull, List<String> sources, String by) {
    public RunOrder {
        sources = List.copyOf(sources);
        Objects.requireNonNull(by, "by");
    }

    /** The plan as it is. */
    public static RunOrder asPlanned(String by) {
        return new RunOrder(null, List.of(), by);
    }

    Optional<BackupType> type() {
        return Optional.ofNullable(typeOrNull);
    }
}
