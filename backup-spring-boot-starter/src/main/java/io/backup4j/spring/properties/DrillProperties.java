package io.backup4j.spring.properties;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Drills: a backup drawn at random is really restored into a sandbox, compared, and removed again.
 *
 * @param enabled whether they run by themselves; by default if there is a sandbox for every source of the plans: else each drill would be known to prove only part
 * @param schedule when
 * @param scratchDirectory where files are restored; default drill in the state directory
 * @param backupAfterFailure whether a failed drill starts the plan of that backup again
 */
public record DrillProperties(
        @Nullable Boolean enabled,
        @DefaultValue("weekly saturday 03:30") String schedule,
        @Nullable Path scratchDirectory,
        @DefaultValue("true") boolean backupAfterFailure) {}
