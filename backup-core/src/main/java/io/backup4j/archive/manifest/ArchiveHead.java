package io.backup4j.archive.manifest;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of a manifest.
 *
 * @param backup what was exported
 * @param exportedBy name and version of the program
 * @param globs which files were chosen; empty for all
 * @param leftOut names of the sources that the backup has and the archive has not
 * @param sources in the order of the archive
 */
public record ArchiveHead(
        Backup backup, String exportedBy, List<String> globs, List<String> leftOut, List<Source> sources) {
    public ArchiveHead {
        globs = List.copyOf(globs);
        leftOut = List.copyOf(leftOut);
        sources = List.copyOf(sources);
    }

    /** Whether less was chosen than the backup has. */
    public boolean part() {
        return !globs.isEmpty() || !leftOut.isEmpty();
    }

    /**
     * The backup as its own manifest says it.
     *
     * @param type word of it
     * @param status {@code COMPLETED} or {@code PARTIAL}
     * @param metadata of the machine and the software that made it
     */
    public record Backup(
            String id,
            String uuid,
            String type,
            String status,
            String plan,
            Instant started,
            Instant finished,
            String createdBy,
            Map<String, String> metadata) {
        public Backup {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * A source.
     *
     * @param missing number of entries that the backup could not store
     * @param issues what it said of itself
     */
    public record Source(
            String name,
            String kind,
            Consistency consistency,
            Map<String, String> properties,
            long missing,
            List<EntryIssue> issues) {
        public Source {
            properties = Map.copyOf(properties);
            issues = List.copyOf(issues);
        }
    }

    /** The source of this name. */
    public Optional<Source> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }
}
