package io.backup4j.cli.output;

import io.backup4j.CatchUpReport;
import java.util.ArrayList;
import java.util.List;

/** What each place got from the others. */
public final class CatchUpView {
    private CatchUpView() {}

    /** A line for each pair of places of which something can be said. */
    public static List<String> text(CatchUpReport report, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("caught up  " + (report.complete() ? style.good("complete") : style.warning("not complete")));
        for (CatchUpReport.Step step : report.steps()) {
            step.report()
                    .ifPresent(done -> lines.add("  " + step.from() + " to " + step.to() + "  copied "
                            + Sizes.count(done.copied().size(), "backup") + ", present "
                            + Sizes.count(done.present()) + ", stored " + Sizes.bytes(done.bytesStored())));
        }
        return lines;
    }

    /** What was not copied, and why. */
    public static List<String> problems(CatchUpReport report, Style style) {
        List<String> lines = new ArrayList<>();
        for (CatchUpReport.Step step : report.steps()) {
            String pair = step.from() + " to " + step.to();
            step.report().ifPresent(done -> lines.addAll(PlacesView.problems(done, style)));
            step.message().ifPresent(why -> lines.add(style.warning(pair) + "  " + Text.safe(why)));
        }
        return lines;
    }

    public static void json(Json json, CatchUpReport report) {
        json.put("complete", report.complete()).array("steps", report.steps(), (each, step) -> {
            each.put("from", step.from()).put("to", step.to()).put("message", step.messageOrNull());
            step.report().ifPresent(done -> each.object("report", inner -> PlacesView.json(inner, done)));
        });
    }
}
