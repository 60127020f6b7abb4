package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import java.util.List;

/** Says in a manifest what was exported; no time, so that the same backup gives the same archive whenever it is exported. Stateless. */
final class ExportHead {
    private static final String PRODUCT = "backup4j";

    private ExportHead() {}

    static ArchiveHead of(BackupManifest manifest, List<SourceRecord> sources, List<String> globs) {
        ArchiveHead.Backup backup = new ArchiveHead.Backup(
                manifest.id().value(),
                manifest.uuid().toString(),
                manifest.type().word(),
                manifest.status().name(),
                manifest.plan(),
                manifest.started(),
                manifest.finished(),
                manifest.createdBy(),
                manifest.metadata());
        return new ArchiveHead(
                backup,
                PRODUCT,
                globs,
                leftOut(manifest, sources),
                sources.stream().map(ExportHead::source).toList());
    }

    /** Names of the sources that are not among those which were chosen. */
    static List<String> leftOut(BackupManifest manifest, List<SourceRecord> chosen) {
        return manifest.sources().stream()
                .filter(source -> !chosen.contains(source))
                .map(SourceRecord::name)
                .toList();
    }

    private static ArchiveHead.Source source(SourceRecord source) {
        return new ArchiveHead.Source(
                source.name(),
                source.kind(),
                source.consistency(),
                source.properties(),
                source.missing(),
                source.issues());
    }
}
