package io.backup4j.spring.web;

import io.backup4j.BackupDetails;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of a backup.
 *
 * @param id public id
 * @param plan that made it
 * @param type what was read
 * @param status COMPLETED or PARTIAL
 * @param started when the run began
 * @param finished when all data was durable
 * @param parent whose listing the run built on
 * @param createdBy who asked for it
 * @param encryption mode of the repository
 * @param compression codec and level
 * @param sources one each
 * @param metadata host, system, version, commit
 * @param notes what was said of it later, oldest first
 */
record DetailsView(
        String id,
        String plan,
        String type,
        String status,
        Instant started,
        Instant finished,
        @Nullable String parent,
        String createdBy,
        String encryption,
        String compression,
        List<Source> sources,
        Map<String, String> metadata,
        List<Note> notes) {

    /**
     * A source.
     *
     * @param name of the source
     * @param kind of the source
     * @param consistency when its content was seen
     * @param entries of all kinds
     * @param files with content
     * @param bytes of all content
     * @param bytesRead in this run
     * @param bytesNew to the repository
     * @param bytesStored after compression and sealing
     * @param missing entries that could not be stored
     * @param checksum of the listing
     */
    record Source(
            String name,
            String kind,
            String consistency,
            long entries,
            long files,
            long bytes,
            long bytesRead,
            long bytesNew,
            long bytesStored,
            long missing,
            String checksum) {
        static Source of(SourceRecord source) {
            return new Source(
                    source.name(),
                    source.kind(),
                    source.consistency().toString(),
                    source.entries(),
                    source.files(),
                    source.bytes(),
                    source.bytesRead(),
                    source.bytesNew(),
                    source.bytesStored(),
                    source.missing(),
                    source.checksum());
        }
    }

    /**
     * A note.
     *
     * @param type what it says
     * @param at when
     * @param by whom
     * @param values details
     */
    record Note(String type, Instant at, String by, Map<String, String> values) {}

    static DetailsView of(BackupDetails details) {
        BackupManifest manifest = details.manifest();
        return new DetailsView(
                manifest.id().value(),
                manifest.plan(),
                manifest.type().word(),
                manifest.status().name(),
                manifest.started(),
                manifest.finished(),
                manifest.parent().map(BackupId::value).orElse(null),
                manifest.createdBy(),
                manifest.encryption(),
                manifest.compression(),
                manifest.sources().stream().map(Source::of).toList(),
                manifest.metadata(),
                details.notes().stream()
                        .map(note -> new Note(note.type().name(), note.at(), note.by(), note.values()))
                        .toList());
    }
}
