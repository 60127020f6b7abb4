package io.backup4j.spring.properties;

import io.backup4j.GuardPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A backup before pending changes of the schema are made, by Flyway or Liquibase. If it fails, the migration does not run.
 *
 * @param enabled whether it is made
 * @param plan name of the plan that is run; default the only one there is
 * @param policy what happens without a proven backup: fail does not migrate, warn migrates all the same
 */
public record PreMigrationProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String plan,
        @DefaultValue("fail") GuardPolicy policy) {}
