package io.backup4j.cli.config;

import io.backup4j.spi.backup.BackupType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code backup.plans}.
 *
 * @param sources names of sources; never empty
 * @param typeOrNull what a run reads
 */
public record PlanSettings(List<String> sources, @Nullable BackupType typeOrNull) {
    public PlanSettings {
        sources = List.copyOf(sources);
    }
}
