package io.backup4j.cli.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says.
 *
 * @param repositoryOrNull {@code backup.repository}
 * @param encryption {@code backup.encryption}
 * @param sources {@code backup.sources} by name, in the order of the file
 * @param plans {@code backup.plans} by name, in the order of the file
 * @param places {@code backup.places} by name, in the order of the file
 * @param alertsOrNull {@code backup.alerts}
 */
public record Settings(
        @Nullable String repositoryOrNull,
        EncryptionSettings encryption,
        Map<String, SourceSettings> sources,
        Map<String, PlanSettings> plans,
        Map<String, PlaceSettings> places,
        @Nullable AlertSettings alertsOrNull) {

    /** Those of no file at all. */
    public static Settings none() {
        return new Settings(null, EncryptionSettings.unspecified(), Map.of(), Map.of(), Map.of(), null);
    }
}
