package io.backup4j.spring.place;

import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spring.properties.RetentionProperties;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to open or make one place.
 *
 * @param name of the place
 * @param property prefix of the properties that describe it, for messages: {@code backup} or {@code backup.sinks.offsite}
 * @param location where it is, without credentials
 * @param sinks a new sink for each opening
 * @param credentialOrNull null if it is unencrypted, on purpose
 * @param stretching for a repository that is made
 * @param createIfMissing whether one is made
 * @param kitFileOrNull where its emergency kit goes; null if this host has no directory for it
 * @param retentionOrNull which backups stay there; null for what each plan says
 */
public record PlaceSettings(
        String name,
        String property,
        String location,
        Supplier<BackupSink> sinks,
        @Nullable Credential credentialOrNull,
        KeyStretching stretching,
        boolean createIfMissing,
        @Nullable Path kitFileOrNull,
        @Nullable RetentionProperties retentionOrNull) {
    public PlaceSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(property, "property");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(sinks, "sinks");
        Objects.requireNonNull(stretching, "stretching");
    }

    Optional<Credential> credential() {
        return Optional.ofNullable(credentialOrNull);
    }

    Optional<Path> kitFile() {
        return Optional.ofNullable(kitFileOrNull);
    }
}
