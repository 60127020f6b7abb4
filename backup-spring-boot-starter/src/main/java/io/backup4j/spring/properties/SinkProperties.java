package io.backup4j.spring.properties;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A further place: a repository of its own.
 *
 * @param repository where it is: a path, a file: URL or s3://bucket/prefix?region=…&amp;endpoint=…
 * @param encryption what opens it; without a key here, that of backup.encryption
 * @param retention which backups stay there; default what the plan says
 */
public record SinkProperties(
        @Nullable String repository,
        @NestedConfigurationProperty @DefaultValue EncryptionProperties encryption,
        @NestedConfigurationProperty @Nullable RetentionProperties retention) {}
