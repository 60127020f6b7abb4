package io.backup4j.cli.output;

import io.backup4j.DrillReport;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrilledSource;
import java.util.ArrayList;
import java.util.List;

/** What a drill has shown. */
public final class DrillView {
    private DrillView() {}

    /** One line, which is wanted even if the rest is not. */
    public static String heading(DrillReport report, Style style) {
        String word = Words.of(report.result());
        return report.backup() + "  "
                + switch (report.result()) {
                    case OK -> report.complete() ? style.good("restores") : style.warning("restores in part");
                    case FAILED -> style.bad(word);
                    case SKIPPED -> style.warning(word + ": " + Text.safe(report.reason()));
                };
    }

    /** A line per source, with its reason. */
    public static List<String> text(DrillReport report) {
        List<String> lines = new ArrayList<>();
        for (DrilledSource source : report.sources()) {
            String proven = source.result() == DrillResult.OK
                    ? Sizes.count(source.entries()) + " entries, " + Sizes.bytes(source.bytes())
                            + " compared; restored in "
                            + Times.duration(source.restoring()) + ", compared in "
                            + Times.duration(source.comparing())
                    : Words.of(source.result());
            lines.add("  source " + source.source() + " (" + source.kind() + "): " + proven);
            if (!source.reason().isEmpty()) {
                lines.add("    " + Text.safe(source.reason()));
            }
        }
        if (!report.noted()) {
            lines.add("  the result could not be noted in the repository");
        }
        return lines;
    }

    public static void json(Json json, DrillReport report) {
        json.put("backup", report.backup().value())
                .put("result", Words.of(report.result()))
                .put("complete", report.complete());
        if (!report.reason().isEmpty()) {
            json.put("reason", report.reason());
        }
        json.put("bytes", report.bytes())
                .put("noted", report.noted())
                .put("durationSeconds", report.duration().toMillis() / 1000.0)
                .put("restoreSeconds", report.restoring().toMillis() / 1000.0)
                .array("sources", report.sources(), DrillView::json)
                .array("findings", report.findings(), Problems::json);
    }

    private static void json(Json json, DrilledSource source) {
        json.put("source", source.source()).put("kind", source.kind()).put("result", Words.of(source.result()));
        if (!source.reason().isEmpty()) {
            json.put("reason", source.reason());
        }
        json.put("entries", source.entries())
                .put("bytes", source.bytes())
                .put("restoreSeconds", source.restoring().toMillis() / 1000.0)
                .put("compareSeconds", source.comparing().toMillis() / 1000.0);
    }
}
