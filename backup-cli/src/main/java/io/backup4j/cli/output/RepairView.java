package io.backup4j.cli.output;

import io.backup4j.RepairReport;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a repair did, and what no repair can bring back. */
public final class RepairView {
    private RepairView() {}

    public static List<String> text(RepairReport report) {
        List<String> lines = new ArrayList<>();
        String would = report.dryRun() ? "would be " : "";
        switch (report.kind()) {
            case INDEX -> {
                lines.add("index " + would + "rebuilt from " + Sizes.count(report.packsRead(), "pack") + "  in "
                        + Times.duration(report.duration()));
                lines.add("  chunks    " + Sizes.count(report.chunks()));
                lines.add("  segments  " + Sizes.count(report.segmentsWritten()) + " " + would + "written, "
                        + Sizes.count(report.removed()) + " old ones " + would + "removed");
            }
            case PACKS -> {
                lines.add(Sizes.count(report.packsRead(), "pack") + " read, " + Sizes.count(report.packsDamaged())
                        + " damaged  in " + Times.duration(report.duration()));
                if (report.chunks() > 0) {
                    lines.add("  saved     " + Sizes.count(report.chunks(), "chunk") + ", "
                            + Sizes.bytes(report.bytesSaved()) + " " + would + "copied into "
                            + (report.dryRun() ? "new packs" : Sizes.count(report.packsWritten(), "new pack")));
                }
            }
            case RECORDS ->
                lines.add(
                        report.findings().isEmpty()
                                ? "every record can be read"
                                : Sizes.count(report.findings().size(), "record") + " cannot be read, "
                                        + Sizes.count(report.removed()) + " " + would + "removed");
        }
        if (!report.wholeAgain().isEmpty()) {
            lines.add("whole again: " + ids(report.wholeAgain())
                    + "; 'verify --read-data --backup-id ID' clears the mark as corrupted");
        }
        return lines;
    }

    /** Exactly what is lost, the first of it; nothing if nothing is. */
    public static List<String> losses(RepairReport report, Style style) {
        List<String> lines = new ArrayList<>();
        if (report.nothingLost()) {
            return lines;
        }
        long all = report.losses().size() + report.lossesNotShown();
        lines.add(style.bad("lost: " + Sizes.count(all, "part") + " of "
                + Sizes.count(report.damagedBackups().size(), "backup")));
        report.losses().stream().limit(Problems.SHOWN).forEach(loss -> lines.add("  " + Text.safe(loss.message())));
        if (all > Problems.SHOWN) {
            lines.add("  … and " + Sizes.count(all - Problems.SHOWN) + " more; --json lists "
                    + (report.lossesNotShown() == 0
                            ? "all"
                            : "the first " + Sizes.count(report.losses().size())));
        }
        lines.add("in " + ids(report.damagedBackups()) + (report.dryRun() ? "" : ", marked as corrupted"));
        lines.add("the next backup stores again what its source still has; everything else of these backups restores");
        return lines;
    }

    private static String ids(List<BackupId> backups) {
        return backups.stream().map(BackupId::value).collect(Collectors.joining(", "));
    }

    public static void json(Json json, RepairReport report) {
        json.put("kind", Words.of(report.kind()))
                .put("dryRun", report.dryRun())
                .put("packsRead", report.packsRead())
                .put("packsDamaged", report.packsDamaged())
                .put("packsWritten", report.packsWritten())
                .put("chunks", report.chunks())
                .put("bytesSaved", report.bytesSaved())
                .put("segmentsWritten", report.segmentsWritten())
                .put("removed", report.removed())
                .array("losses", report.losses(), RepairView::json)
                .put("lossesNotShown", report.lossesNotShown())
                .strings("damagedBackups", report.damagedBackups())
                .strings("wholeAgain", report.wholeAgain())
                .array("findings", report.findings(), Problems::json)
                .put("durationSeconds", report.duration().toMillis() / 1000.0);
    }

    private static void json(Json json, Loss loss) {
        json.put("backup", loss.backup())
                .put("source", loss.source())
                .put("path", loss.pathOrNull())
                .put("after", loss.afterOrNull())
                .put("upTo", loss.upToOrNull());
        if (loss.offset() >= 0) {
            json.put("offset", loss.offset());
        }
        if (loss.lengthBytes() >= 0) {
            json.put("lengthBytes", loss.lengthBytes());
        }
        json.strings("packs", loss.packs()).put("message", loss.message());
    }
}
