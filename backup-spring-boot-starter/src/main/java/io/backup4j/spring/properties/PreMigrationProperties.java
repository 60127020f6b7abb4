package io.backup4j.spring.properties;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A backup before pending changes of the schema are made, by Flyway or Liquibase. If it fails, the migration does not run.
 *
 * @param enabled whether it is made
 * @param plan name of the plan that is run; default the only one there is
 */
public record PreMigrationProperties(
        @DefaultValue("false") boolean enabled, @Nullable String plan) {}
