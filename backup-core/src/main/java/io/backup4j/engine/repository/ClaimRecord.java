package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an object of a claim says: who put it, and of a result which backup there is.
 *
 * @param claim of this holder; nobody else draws it
 * @param by host and process, for people
 * @param at for people; nothing is decided by it
 * @param what the operation, or why there is no backup, for people
 * @param uuidOrNull the proven backup, in a result only
 * @param backupOrNull its public id
 * @param beats number of the holder's last sign of life before it put this, in a result; 0 if it says none
 */
public record ClaimRecord(
        UUID claim,
        String by,
        Instant at,
        String what,
        @Nullable UUID uuidOrNull,
        @Nullable BackupId backupOrNull,
        long beats) {
    public ClaimRecord {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(what, "what");
        if ((uuidOrNull == null) != (backupOrNull == null)) {
            throw new IllegalArgumentException("backup: uuid " + uuidOrNull + " with id " + backupOrNull);
        }
        if (beats < 0) {
            throw new IllegalArgumentException("beats: must not be negative: " + beats);
        }
    }

    /** The backup that a result names; empty if the holder made none. */
    public Optional<UUID> backup() {
        return Optional.ofNullable(uuidOrNull);
    }

    public byte[] toJson() {
        ObjectNode node = RecordJson.object();
        node.put("claim", claim.toString());
        node.put("by", by);
        node.put("at", at.toString());
        node.put("what", what);
        if (uuidOrNull != null && backupOrNull != null) {
            node.put("uuid", uuidOrNull.toString());
            node.put("backup", backupOrNull.value());
            node.put("beats", beats);
        }
        return RecordJson.write(node);
    }

    /** Reads one; a {@link io.backup4j.spi.error.DamagedException} if it cannot be used. */
    public static ClaimRecord parse(byte[] json) {
        ObjectNode node = RecordJson.parse(json, "claim");
        return RecordJson.built(
                "claim",
                () -> new ClaimRecord(
                        RecordJson.uuid(node, "claim"),
                        RecordJson.text(node, "by"),
                        RecordJson.instant(node, "at"),
                        RecordJson.text(node, "what"),
                        node.has("uuid") ? RecordJson.uuid(node, "uuid") : null,
                        node.has("backup")
                                ? RecordJson.checked("backup", RecordJson.text(node, "backup"), BackupId::of)
                                : null,
                        node.has("beats") ? RecordJson.number(node, "beats") : 0));
    }
}
