package io.backup4j.cli.output;

import io.backup4j.PlaceOutcome;
import io.backup4j.PlaceVerification;
import io.backup4j.PlacesReport;
import io.backup4j.PlacesRestoreReport;
import io.backup4j.ReplicateReport;
import io.backup4j.spi.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Outcomes that concern several places. */
public final class PlacesView {
    private PlacesView() {}

    public static String heading(PlacesReport report, Style style) {
        long proven = report.places().stream().filter(PlaceOutcome::proven).count();
        return Status.text(report.status(), style) + "  " + proven + " of "
                + Sizes.count(report.places().size(), "place");
    }

    /** A line for each place where the backup is, with what it took. */
    public static List<String> text(PlacesReport report, Style style) {
        List<String> lines = new ArrayList<>();
        for (PlaceOutcome place : report.places()) {
            place.report()
                    .ifPresent(done -> lines.add("  " + place.place() + "  " + ReportView.heading(done, style)
                            + "  read " + Sizes.bytes(done.manifest().bytesRead()) + ", stored "
                            + Sizes.bytes(done.manifest().bytesStored())));
        }
        return lines;
    }

    /** What is wrong at which place. */
    public static List<String> problems(PlacesReport report, Style style) {
        List<String> lines = new ArrayList<>();
        for (PlaceOutcome place : report.notProven()) {
            lines.add(style.warning("place " + place.place()) + "  " + Words.of(place.state()) + ": "
                    + Text.safe(place.message().orElse("see the findings")));
        }
        return lines;
    }

    public static void json(Json json, PlacesReport report) {
        json.put("status", Words.of(report.status()))
                .put("run", report.run().toString())
                .array("places", report.places(), PlacesView::json);
    }

    private static void json(Json json, PlaceOutcome place) {
        json.put("place", place.place())
                .put("location", place.location())
                .put("state", Words.of(place.state()))
                .put("error", place.error().map(ErrorCode::name).orElse(null))
                .put("message", place.messageOrNull());
        place.report().ifPresent(done -> json.object("report", report -> ReportView.json(report, done)));
    }

    public static List<String> text(ReplicateReport report, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("copied " + Sizes.count(report.copied().size(), "backup") + "  "
                + (report.complete() ? style.good("complete") : style.warning("not complete")));
        lines.add("  present   " + Sizes.count(report.present()));
        lines.add("  stored    " + Sizes.bytes(report.bytesStored()));
        lines.add("  duration  " + Times.duration(report.duration()));
        return lines;
    }

    public static List<String> problems(ReplicateReport report, Style style) {
        return report.refused().stream()
                .map(refused -> style.bad("not copied") + "  " + refused.backup() + ": " + Text.safe(refused.message()))
                .toList();
    }

    public static void json(Json json, ReplicateReport report) {
        json.put("complete", report.complete())
                .put("present", report.present())
                .put("bytesStored", report.bytesStored())
                .put("durationSeconds", report.duration().toMillis() / 1000.0)
                .array("copied", report.copied(), (each, copy) -> each.put(
                                "backup", copy.backup().value())
                        .put("copy", copy.copy().value())
                        .put("bytes", copy.bytes())
                        .put("bytesStored", copy.bytesStored()))
                .array("refused", report.refused(), (each, refused) -> each.put(
                                "backup", refused.backup().value())
                        .put("error", refused.code().name())
                        .put("message", refused.message()));
    }

    /** What went wrong at places that were nearer. */
    public static List<String> problems(PlacesRestoreReport restored, Style style) {
        return restored.earlier().stream()
                .map(why -> style.warning("not from there") + "  " + Text.safe(why))
                .toList();
    }

    public static void json(Json json, PlacesRestoreReport restored) {
        json.put("place", restored.place())
                .strings("earlier", restored.earlier())
                .object("restore", report -> ReportView.json(report, restored.report()));
    }

    public static List<String> text(PlaceVerification verification, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("place " + verification.place() + "  "
                + (verification.complete() ? style.good("complete") : style.bad("not complete")));
        lines.add("  missing   " + Sizes.count(verification.missing().size(), "backup"));
        lines.add("  lag       " + verification.lag().map(Times::duration).orElse("it has none at all"));
        lines.addAll(ReportView.text(verification.report(), style));
        return lines;
    }

    public static List<String> problems(PlaceVerification verification, Style style) {
        List<String> lines = new ArrayList<>();
        verification
                .missing()
                .forEach(missing -> lines.add(style.bad("missing") + "  " + missing.backup() + ", which place "
                        + missing.place() + " has; 'replicate' copies it"));
        verification.different().forEach(text -> lines.add(style.bad("different") + "  " + Text.safe(text)));
        verification.notSeen().forEach(text -> lines.add(style.warning("not compared") + "  " + Text.safe(text)));
        return lines;
    }

    public static void json(Json json, PlaceVerification verification) {
        json.put("place", verification.place()).put("complete", verification.complete());
        verification.lag().ifPresent(lag -> json.put("lagSeconds", lag.toMillis() / 1000.0));
        json.array("missing", verification.missing(), (each, missing) -> each.put(
                                "backup", missing.backup().value())
                        .put("place", missing.place())
                        .put("started", missing.started().toString()))
                .strings("different", verification.different())
                .strings("notCompared", verification.notSeen())
                .object("report", report -> ReportView.json(report, verification.report()));
    }
}
