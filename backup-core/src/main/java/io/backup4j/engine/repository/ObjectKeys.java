package io.backup4j.engine.repository;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.sink.ObjectKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Names of objects, as section 2 of {@code docs/repository-format.md} lists them. */
public final class ObjectKeys {
    public static final ObjectKey REPOSITORY = ObjectKey.of("repository");
    public static final String SLOTS = "key/";
    public static final String CONFIRMED = "confirmed/";
    public static final String KEYRINGS = "keyring/";
    public static final String PACKS = "pack/";
    public static final String INDEX = "index/";
    public static final String SESSIONS = "session/";
    public static final String HEARTBEATS = "heartbeat/";
    public static final String IDS = "id/";
    public static final String BACKUPS = "backup/";
    public static final String NOTES = "note/";
    public static final String DELETED = "deleted/";
    public static final String UNDELETES = "undelete/";
    public static final String DAMAGED = "damaged/";
    public static final String CATALOGUE = "catalogue/";
    public static final String GENERATIONS = "generation/";
    public static final String GIVEN_UP = "given-up/";
    public static final String RUNS = "run/";
    public static final String RESERVE = "reserve/";
    public static final String CLAIMS = "claim/";

    private static final int UUID_LENGTH = 36;
    private static final int NUMBER_DIGITS = 10;

    private ObjectKeys() {}

    public static ObjectKey slot(String slotId) {
        return ObjectKey.of(SLOTS + slotId);
    }

    public static ObjectKey confirmed(String slotId) {
        return ObjectKey.of(CONFIRMED + slotId);
    }

    public static ObjectKey keyring(long n) {
        return ObjectKey.of(KEYRINGS + n);
    }

    public static ObjectKey index(String hex) {
        return ObjectKey.of(INDEX + hex);
    }

    public static ObjectKey session(UUID uuid, long generation) {
        return ObjectKey.of("%s%s/%010d".formatted(SESSIONS, uuid, generation));
    }

    public static ObjectKey heartbeat(UUID uuid, long sequence) {
        return ObjectKey.of("%s%s/%010d".formatted(HEARTBEATS, uuid, sequence));
    }

    public static ObjectKey idClaim(BackupId id) {
        return ObjectKey.of(IDS + id);
    }

    public static ObjectKey backup(UUID uuid) {
        return ObjectKey.of(BACKUPS + uuid);
    }

    public static ObjectKey note(UUID uuid, long sequence, String random) {
        return ObjectKey.of("%s%s/%06d-%s".formatted(NOTES, uuid, sequence, random));
    }

    public static ObjectKey deleted(UUID uuid, long k) {
        return ObjectKey.of("%s%s/%06d".formatted(DELETED, uuid, k));
    }

    public static ObjectKey undelete(UUID uuid, long k) {
        return ObjectKey.of("%s%s/%06d".formatted(UNDELETES, uuid, k));
    }

    public static ObjectKey damaged(PackName pack) {
        return ObjectKey.of(DAMAGED + pack);
    }

    public static ObjectKey catalogue(String hex) {
        return ObjectKey.of(CATALOGUE + hex);
    }

    public static ObjectKey generationHead(long n) {
        return ObjectKey.of(generation(n) + "head");
    }

    public static ObjectKey generationCondemned(long n, String hex) {
        return ObjectKey.of(generation(n) + "condemned-" + hex);
    }

    public static ObjectKey generationFinished(long n) {
        return ObjectKey.of(generation(n) + "finished");
    }

    public static ObjectKey generationVerdict(long n) {
        return ObjectKey.of(generation(n) + "verdict");
    }

    public static ObjectKey givenUp(UUID uuid) {
        return ObjectKey.of(GIVEN_UP + uuid);
    }

    public static ObjectKey run(long epochMillis, String random) {
        return ObjectKey.of("%s%020d-%s".formatted(RUNS, epochMillis, random));
    }

    public static ObjectKey reserve(int n) {
        return ObjectKey.of(RESERVE + n);
    }

    /**
     * An object of the n-th attempt at an operation.
     *
     * @param operation 64 hex digits
     */
    public static ObjectKey claim(String operation, long attempt, String name) {
        return ObjectKey.of("%s%s/%010d/%s".formatted(CLAIMS, operation, attempt, name));
    }

    private static String generation(long n) {
        return "%s%010d/".formatted(GENERATIONS, n);
    }

    /** The uuid that is the first component behind a prefix, or empty for a foreign name. */
    public static Optional<UUID> uuidBehind(String prefix, ObjectKey key) {
        String rest = key.value().substring(prefix.length());
        int slash = rest.indexOf('/');
        return parseUuid(slash < 0 ? rest : rest.substring(0, slash));
    }

    /** The number in {@code <prefix><uuid>/<10 digits>}, or empty for a foreign name. */
    public static OptionalLong numberBehind(String prefix, ObjectKey key) {
        String value = key.value();
        int begin = prefix.length() + UUID_LENGTH + 1;
        if (value.length() != begin + NUMBER_DIGITS || value.charAt(begin - 1) != '/') {
            return OptionalLong.empty();
        }
        for (int i = begin; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(value.substring(begin)));
    }

    private static Optional<UUID> parseUuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
