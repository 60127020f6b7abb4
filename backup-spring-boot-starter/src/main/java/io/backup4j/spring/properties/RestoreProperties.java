package io.backup4j.spring.properties;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Restores into this host while it runs.
 *
 * @param directory below which the REST API may restore files; without it there is no restore into a directory by REST
 * @param quietTimeout how long a connection pool may take to get its connections back
 * @param stopLifecycles whether beans that can be stopped are stopped for a restore in place: listeners, schedulers, message consumers. The web server stays
 */
public record RestoreProperties(
        @Nullable Path directory,
        @DefaultValue("30s") Duration quietTimeout,
        @DefaultValue("true") boolean stopLifecycles) {}
