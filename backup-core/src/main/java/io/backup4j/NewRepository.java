package io.backup4j;

import java.util.Objects;

/**
 * A repository that was just made.
 *
 * @param repository open for use; the caller closes it
 * @param kit the emergency kit with the recovery key; it cannot be shown again
 */
public record NewRepository(BackupRepository repository, EmergencyKit kit) {
    public NewRepository {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(kit, "kit");
    }
}
