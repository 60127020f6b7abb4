package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveHead;
import java.time.Instant;
import java.util.List;

/**
 * What a checked archive holds.
 *
 * @param backup id that the backup had where it was made
 * @param type word of it
 * @param complete false if that backup was partial, or only a part of it was exported
 * @param globs which of its files were exported; empty for all
 * @param leftOut names of its sources that were not exported, as far as the archive says
 * @param plan name of its plan
 * @param finished when all its data was stored
 * @param createdBy who asked for it
 * @param sources what it holds, in the order of the archive
 * @param entries stored entries of all kinds
 * @param bytes their content
 */
public record ArchiveDescription(
        String backup,
        String type,
        boolean complete,
        List<String> globs,
        List<String> leftOut,
        String plan,
        Instant finished,
        String createdBy,
        List<Source> sources,
        long entries,
        long bytes) {
    public ArchiveDescription {
        globs = List.copyOf(globs);
        leftOut = List.copyOf(leftOut);
        sources = List.copyOf(sources);
    }

    /** A source by name and kind. */
    public record Source(String name, String kind) {}

    static ArchiveDescription of(CheckedArchive checked) {
        ArchiveHead.Backup backup = checked.head().backup();
        return new ArchiveDescription(
                backup.id(),
                backup.type(),
                backup.status().equals("COMPLETED") && !checked.head().part(),
                checked.head().globs(),
                checked.head().leftOut(),
                backup.plan(),
                backup.finished(),
                backup.createdBy(),
                checked.head().sources().stream()
                        .map(source -> new Source(source.name(), source.kind()))
                        .toList(),
                checked.entries(),
                checked.bytes());
    }
}
