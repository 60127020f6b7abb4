package io.backup4j.cli.output;

import io.backup4j.PrunePreview;
import io.backup4j.PruneReport;
import io.backup4j.RetentionReport;
import io.backup4j.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a clean-up frees. */
public final class PruneView {
    private PruneView() {}

    /** @param retentionOrNull of the same dry run, whose deletions the figures cannot know yet */
    public static List<String> text(PruneReport report, @Nullable RetentionReport retentionOrNull, Style style) {
        return report.dryRun() ? planned(report, retentionOrNull) : done(report, style);
    }

    private static List<String> planned(PruneReport report, @Nullable RetentionReport retentionOrNull) {
        List<String> lines = new ArrayList<>();
        report.preview().ifPresent(preview -> {
            lines.add(
                    preview.packs().isEmpty()
                            ? "would free nothing of what is deleted or left over by now"
                            : "would free about " + Sizes.bytes(preview.freedBytes()) + " of "
                                    + Sizes.bytes(preview.storedBytes())
                                    + ", of what is deleted or left over by now:");
            preview.groups().forEach(group -> lines.add("  " + text(group)));
            if (preview.unfinishedPacks() > 0) {
                lines.add("  " + Sizes.count(preview.unfinishedPacks(), "pack")
                        + " of an earlier clean-up that was interrupted come first");
            }
        });
        boolean more =
                retentionOrNull != null && retentionOrNull.decisions().stream().anyMatch(decision -> !decision.keep());
        if (more) {
            lines.add("what the backups above would free comes on top and is known only once they are deleted");
        }
        return lines;
    }

    /** What a clean-up makes final that frees something, as long as it is only planned. */
    public static List<String> undeletable(long deletedBackups) {
        return deletedBackups == 0
                ? List.of()
                : List.of("  " + Sizes.count(deletedBackups, "deleted backup")
                        + " could not be undeleted any more; 'list --deleted' shows which");
    }

    private static String text(PrunePreview.Group group) {
        return Sizes.count(group.packs(), "pack") + ", about " + Sizes.bytes(group.freedBytes()) + ": "
                + group.action().reason();
    }

    private static List<String> done(PruneReport report, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(
                report.packsDeleted() == 0
                        ? (report.complete() ? "nothing to free" : style.warning("nothing freed yet"))
                        : style.good("freed " + Sizes.bytes(Math.max(0, report.bytesFreed() - report.bytesCopied())))
                                + "  in " + Times.duration(report.duration()));
        if (report.packsDeleted() > 0) {
            lines.add("  deleted   " + Sizes.count(report.packsDeleted(), "pack") + ", "
                    + Sizes.bytes(report.bytesFreed()));
        }
        if (report.packsRepacked() > 0) {
            lines.add("  repacked  " + Sizes.count(report.packsRepacked(), "pack") + ", "
                    + Sizes.bytes(report.bytesCopied()) + " copied into new ones");
        }
        if (!report.givenUp().isEmpty()) {
            lines.add("  " + Sizes.count(report.givenUp().size(), "deleted backup") + " cannot be undeleted any more");
        }
        return lines;
    }

    /** What is left to a later clean-up, whom this one gave up, and what else to know. */
    public static List<String> problems(PruneReport report, Style style, Times times) {
        List<String> lines = new ArrayList<>();
        report.expelled().forEach(who -> lines.add("gave up a session: " + Text.safe(who)));
        if (!report.complete()) {
            lines.add(
                    report.waited().isZero()
                            ? style.warning("not waited for:")
                            : style.warning("waited in vain") + " " + Times.duration(report.waited()) + " for:");
            for (SessionInfo session : report.waitingFor()) {
                lines.add("  " + SessionView.describe(session, times));
            }
            lines.add(
                    "  What it may need is not freed. Run 'cleanup' again when it has ended, or with a longer --wait.");
        }
        if (report.packsRetained() > 0) {
            lines.add(Sizes.count(report.packsRetained(), "pack")
                    + " could not be deleted, because the storage retains them; a later clean-up tries again");
        }
        report.remarks().forEach(remark -> lines.add(Text.safe(remark)));
        return lines;
    }

    public static void json(Json json, PruneReport report) {
        json.put("complete", report.complete())
                .put("packsDeleted", report.packsDeleted())
                .put("bytesFreed", report.bytesFreed())
                .put("packsRepacked", report.packsRepacked())
                .put("bytesCopied", report.bytesCopied())
                .put("packsRetained", report.packsRetained())
                .strings("givenUp", report.givenUp())
                .strings("expelled", report.expelled())
                .array("waitingFor", report.waitingFor(), SessionView::json)
                .put("waitedSeconds", report.waited().toMillis() / 1000.0)
                .array("findings", report.findings(), Problems::json)
                .strings("remarks", report.remarks())
                .put("durationSeconds", report.duration().toMillis() / 1000.0);
        report.preview().ifPresent(preview -> json.object("preview", inner -> json(inner, preview)));
    }

    private static void json(Json json, PrunePreview preview) {
        json.put("storedPacks", preview.storedPacks())
                .put("storedBytes", preview.storedBytes())
                .put("unfinishedPacks", preview.unfinishedPacks())
                .put("freedBytes", preview.freedBytes())
                .array("groups", preview.groups(), (inner, group) -> inner.put("action", Words.of(group.action()))
                        .put("reason", group.action().reason())
                        .put("packs", group.packs())
                        .put("storedBytes", group.storedBytes())
                        .put("freedBytes", group.freedBytes()));
    }
}
