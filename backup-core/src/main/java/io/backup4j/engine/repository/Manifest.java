package io.backup4j.engine.repository;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.spi.backup.BackupManifest;
import java.util.Map;
import java.util.Objects;

/**
 * A committed backup: its public record and where its listings begin.
 *
 * @param record what the world sees
 * @param roots root of the listing of each source, by name
 */
public record Manifest(BackupManifest record, Map<String, ChunkRef> roots) {
    public Manifest {
        Objects.requireNonNull(record, "record");
        roots = Map.copyOf(roots);
        for (var source : record.sources()) {
            if (!roots.containsKey(source.name())) {
                throw new IllegalArgumentException("roots: none for source '" + source.name() + "'");
            }
        }
    }

    /** The root of a source that the record names. */
    public ChunkRef root(String source) {
        return Objects.requireNonNull(roots.get(source), source);
    }
}
