package io.backup4j.spi.entry;

import java.util.Objects;

/**
 * Something noteworthy about one entry, said by a source while reading or by a target while writing.
 *
 * @param path entry or place it concerns, for people
 * @param missing true if data is missing from the backup or the restore, which makes it {@code PARTIAL}; false for a note
 * @param message what happened
 */
public record EntryIssue(String path, boolean missing, String message) {
    public EntryIssue {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
    }
}
