package io.backup4j.spi.verify;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One problem found by verification: data, not an exception.
 *
 * @param kind what is wrong
 * @param backupOrNull id of the backup it harms, where known
 * @param sourceOrNull name of the source
 * @param pathOrNull the entry it harms, for people
 * @param objectOrNull key of the stored object at fault
 * @param offset first byte of the damage in that object, or -1
 * @param lengthBytes number of bytes of the damaged range, or -1
 * @param message what was expected and found, and what to do
 */
public record Finding(
        Kind kind,
        @Nullable String backupOrNull,
        @Nullable String sourceOrNull,
        @Nullable String pathOrNull,
        @Nullable String objectOrNull,
        long offset,
        long lengthBytes,
        String message) {
    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** What can be wrong. */
    public enum Kind {
        /** An object that is needed does not exist. */
        MISSING_OBJECT,
        /** Stored bytes do not authenticate or decode. */
        DAMAGED_OBJECT,
        /** A reference resolves to nothing. */
        MISSING_CHUNK,
        /** Decoded bytes have another id than the reference says. */
        WRONG_CONTENT,
        /** Stored bytes are damaged, but another intact copy serves: no file is harmed. */
        SPARE_COPY_DAMAGED,
        /** It was restored into a sandbox and is not there what the backup says. */
        RESTORED_DIFFERENTLY,
        /** A host's own check failed. */
        CHECK_FAILED,
        /** Our clock and that of the storage differ by more than five minutes: times of backups cannot be trusted. */
        CLOCK_SKEW,
        /** Retention after a run did not delete what the policy lets go, because something looked wrong or failed. */
        RETENTION_STOPPED,
        /** A clean-up after a run, for want of room, did not free everything that it should. */
        PRUNE_STOPPED,
        /** The store did not extend the retention of an object that backups need: when it ends, a stolen key of the store can delete it. */
        NOT_RETAINED
    }

    /** Whether nothing is lost by it: everything still restores as it was. */
    public boolean harmless() {
        return switch (kind) {
            case SPARE_COPY_DAMAGED, CLOCK_SKEW, RETENTION_STOPPED, PRUNE_STOPPED, NOT_RETAINED -> true;
            case MISSING_OBJECT, DAMAGED_OBJECT, MISSING_CHUNK, WRONG_CONTENT, RESTORED_DIFFERENTLY, CHECK_FAILED ->
                false;
        };
    }

    /** A problem of a stored object, not yet traced to a backup. */
    public static Finding ofObject(Kind kind, String object, long offset, long lengthBytes, String message) {
        return new Finding(kind, null, null, null, object, offset, lengthBytes, message);
    }
}
