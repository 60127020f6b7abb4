package io.backup4j.examples.collector;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the collector.
 *
 * @param topic through which reports go
 * @param ignoredTypes exceptions that are acknowledged and dropped
 * @param embedded whether it brings its own PostgreSQL and Kafka, which forget everything when it ends
 */
@ConfigurationProperties("collector")
public record CollectorProperties(
        String topic,
        @Nullable Set<String> ignoredTypes,
        @DefaultValue("true") boolean embedded) {
    public CollectorProperties {
        ignoredTypes = ignoredTypes == null ? Set.of() : Set.copyOf(ignoredTypes);
    }

    /** Whether nobody wants to see exceptions of this type. */
    public boolean ignores(String type) {
        return ignoredTypes != null && ignoredTypes.contains(type);
    }
}
