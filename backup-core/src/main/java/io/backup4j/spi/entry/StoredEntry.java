package io.backup4j.spi.entry;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry as a backup holds it.
 *
 * @param path name inside its source
 * @param kind what it is
 * @param attributes as they were when it was read
 * @param sizeBytes length of its content; 0 for kinds without content
 * @param evidence proof of being unchanged that the source stored with it; empty if it had none. Not to be changed
 * @param changedWhileRead the content is a mix of moments, because the entry never held still
 */
public record StoredEntry(
        EntryPath path,
        EntryKind kind,
        EntryAttributes attributes,
        long sizeBytes,
        byte[] evidence,
        boolean changedWhileRead) {
    public StoredEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(evidence, "evidence");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: must not be negative: " + sizeBytes);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredEntry that
                && path.equals(that.path)
                && kind == that.kind
                && attributes.equals(that.attributes)
                && sizeBytes == that.sizeBytes
                && Arrays.equals(evidence, that.evidence)
                && changedWhileRead == that.changedWhileRead;
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }
}
