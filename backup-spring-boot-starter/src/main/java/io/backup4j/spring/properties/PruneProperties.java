package io.backup4j.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Clean-up: frees the space of backups that were deleted, beside whatever runs.
 *
 * @param enabled whether it runs by itself
 * @param schedule when
 */
public record PruneProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("weekly sunday 04:30") String schedule) {}
