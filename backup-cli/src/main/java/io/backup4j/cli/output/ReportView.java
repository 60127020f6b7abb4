package io.backup4j.cli.output;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.VerifyReport;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import java.util.List;

/** Outcomes of long operations. Problems are separate, see {@link Problems}: they are shown even when the summary is not wanted. */
public final class ReportView {
    private ReportView() {}

    /** Lines after the first, which is the id. */
    public static List<String> text(BackupReport report) {
        BackupManifest manifest = report.manifest();
        return List.of(
                "  files     " + Sizes.count(manifest.files()) + ", " + Sizes.bytes(manifest.bytes()),
                "  read      " + Sizes.bytes(manifest.bytesRead()),
                "  new       " + Sizes.bytes(manifest.bytesNew()),
                "  stored    " + Sizes.bytes(manifest.bytesStored()),
                "  duration  " + Times.duration(manifest.duration()),
                "  checked   " + Sizes.count(report.chunksFound(), "chunk") + " found, "
                        + Sizes.bytes(report.bytesReadBack()) + " read back");
    }

    public static String heading(BackupReport report, Style style) {
        return report.manifest().id() + "  " + Status.text(report.status(), style);
    }

    /** The issues of all sources. */
    public static List<EntryIssue> issues(BackupManifest manifest) {
        return manifest.sources().stream().flatMap(s -> s.issues().stream()).toList();
    }

    /** Entries missing from all sources. */
    public static long missing(BackupManifest manifest) {
        return manifest.sources().stream().mapToLong(SourceRecord::missing).sum();
    }

    public static void json(Json json, BackupReport report) {
        json.put("status", Words.of(report.status()))
                .put("chunksFound", report.chunksFound())
                .put("bytesReadBack", report.bytesReadBack())
                .array("findings", report.findings(), Problems::json)
                .object("backup", backup -> ManifestView.json(backup, report.manifest()));
    }

    public static List<String> text(RestoreReport report, Style style) {
        String whole = report.lacking().isEmpty()
                ? style.good("complete")
                : style.warning("all that the backup holds, which is partial");
        String outcome = report.complete() ? whole : style.warning("not complete");
        return List.of(
                (report.dryRun() ? "would restore " : "restored ") + report.backup() + "  " + outcome,
                "  created   " + Sizes.count(report.created()),
                "  replaced  " + Sizes.count(report.replaced()),
                "  kept      " + Sizes.count(report.kept()),
                "  written   " + Sizes.bytes(report.bytesWritten()),
                "  duration  " + Times.duration(report.duration()));
    }

    public static void json(Json json, RestoreReport report) {
        json.put("backup", report.backup().value())
                .put("dryRun", report.dryRun())
                .put("complete", report.complete())
                .put("created", report.created())
                .put("replaced", report.replaced())
                .put("kept", report.kept())
                .put("bytesWritten", report.bytesWritten())
                .put("durationSeconds", report.duration().toMillis() / 1000.0)
                .array("issues", report.issues(), Problems::json)
                .array("lacking", report.lacking(), Problems::json)
                .array("findings", report.findings(), Problems::json);
    }

    public static List<String> text(VerifyReport report, Style style) {
        return List.of(
                "checked " + Sizes.count(report.backups().size(), "backup") + "  "
                        + (report.intact() ? style.good(proven(report)) : style.bad("damaged")),
                "  entries   " + Sizes.count(report.entries()),
                "  chunks    " + Sizes.count(report.chunks()),
                "  read      " + Sizes.count(report.packsRead(), "pack") + ", " + Sizes.bytes(report.bytesRead()),
                "  duration  " + Times.duration(report.duration()));
    }

    /** No more than was looked at. */
    private static String proven(VerifyReport report) {
        return report.bytesRead() > 0 ? "intact" : "structure intact, no data read ('--read-data' reads it)";
    }

    public static void json(Json json, VerifyReport report) {
        json.put("intact", report.intact())
                .strings("backups", report.backups())
                .put("entries", report.entries())
                .put("chunks", report.chunks())
                .put("packsRead", report.packsRead())
                .put("bytesRead", report.bytesRead())
                .put("durationSeconds", report.duration().toMillis() / 1000.0)
                .array("findings", report.findings(), Problems::json);
    }
}
