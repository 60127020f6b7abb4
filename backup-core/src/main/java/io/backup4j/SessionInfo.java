package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is registered in a repository.
 *
 * @param uuid of the session; for a writer that of the backup it makes
 * @param role what it does
 * @param host name of its machine; empty if it cannot be read
 * @param pid its process on that machine; -1 if it cannot be read
 * @param sinceOrNull when it registered, by its own clock
 * @param readsOrNull the backup that a reader needs, if its record can be read
 * @param dead its process is certainly dead; false may also mean that it runs where this process cannot look
 */
public record SessionInfo(
        UUID uuid,
        Role role,
        String host,
        long pid,
        @Nullable Instant sinceOrNull,
        @Nullable BackupId readsOrNull,
        boolean dead) {
    public SessionInfo {
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(host, "host");
    }

    /** What a session does. */
    public enum Role {
        WRITER,
        READER,
        /** Its object cannot be read; it is treated as a writer. */
        UNREADABLE
    }

    public Optional<Instant> since() {
        return Optional.ofNullable(sinceOrNull);
    }

    public Optional<BackupId> reads() {
        return Optional.ofNullable(readsOrNull);
    }
}
