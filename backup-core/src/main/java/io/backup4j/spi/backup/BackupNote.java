package io.backup4j.spi.backup;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Append-only annotation of a backup. A later note of a type replaces an earlier one of that type.
 *
 * @param type what it says
 * @param sequence position among the notes of its backup, from 1
 * @param at when it was written, by the writer's clock
 * @param by who wrote it
 * @param values details, such as {@code result}, {@code chunks}, {@code reason}
 */
public record BackupNote(Type type, long sequence, Instant at, String by, Map<String, String> values) {
    public BackupNote {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(by, "by");
        values = Map.copyOf(values);
    }

    /** Kinds of note; in case of equal sequence the later constant of each pair wins. */
    public enum Type {
        /** It was restored into a sandbox, or should have been: {@code result} is {@code ok}, {@code failed} or {@code skipped}. */
        DRILL,
        /** Stored data was checked: {@code result} is {@code ok} or {@code damaged}. */
        VALIDATION,
        /** Checked and found damaged: not to be restored without looking. */
        CORRUPTED,
        /** Free text key and value. */
        TAG,
        /** A hold ends. */
        RELEASE,
        /** Must not be deleted. */
        HOLD
    }
}
