package io.backup4j.archive.manifest;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a manifest: an entry of a source as the backup has it, or a file that was rendered from such entries.
 *
 * @param name of the member; empty for what is recorded only here, such as devices
 * @param source it belongs to
 * @param kind what it is
 * @param pathOrNull of a stored entry; null for a rendered file
 * @param sizeBytes of its content
 * @param sha256 of its content, lower-case hexadecimal; empty for kinds without
 * @param attributes of a stored entry
 * @param changedWhileRead as of a stored entry
 */
public record ManifestEntry(
        String name,
        String source,
        EntryKind kind,
        @Nullable EntryPath pathOrNull,
        long sizeBytes,
        String sha256,
        EntryAttributes attributes,
        boolean changedWhileRead) {

    /** A file that was rendered. */
    public static ManifestEntry rendered(String name, String source, long sizeBytes, String sha256) {
        return new ManifestEntry(name, source, EntryKind.FILE, null, sizeBytes, sha256, EntryAttributes.none(), false);
    }

    /** The path of a stored entry. */
    public Optional<EntryPath> path() {
        return Optional.ofNullable(pathOrNull);
    }
}
