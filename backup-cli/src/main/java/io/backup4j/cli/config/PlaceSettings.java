package io.backup4j.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * One of {@code backup.places}.
 *
 * @param repository where it is
 * @param encryptionOrNull its own key, or null for that of {@code backup.repository}
 */
public record PlaceSettings(String repository, @Nullable EncryptionSettings encryptionOrNull) {}
