package io.backup4j.cli.output;

import io.backup4j.EntryDifference;
import io.backup4j.PlannedEntry;
import io.backup4j.spi.entry.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What differs between two backups, and what a restore would change. */
public final class DifferenceView {
    private DifferenceView() {}

    /** {@code +} added, {@code -} removed, {@code M} content, {@code a} attributes only. */
    public static String text(EntryDifference difference) {
        StoredEntry entry = entry(difference);
        String size = sizes(difference);
        return sign(difference.change()) + "  " + difference.source() + "  "
                + Text.safe(entry.path().toString()) + (size.isEmpty() ? "" : "  (" + size + ")");
    }

    /** {@code 3 added, 1 removed}, or that nothing differs. */
    public static String counts(Map<EntryDifference.Change, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((change, number) -> parts.add(Sizes.count(number)
                + switch (change) {
                    case ADDED -> " added";
                    case REMOVED -> " removed";
                    case CONTENT -> " with other content";
                    case ATTRIBUTES -> " with other attributes";
                }));
        return parts.isEmpty() ? "no differences" : String.join(", ", parts);
    }

    public static void json(Json json, EntryDifference difference) {
        json.put("source", difference.source()).put("change", Words.of(difference.change()));
        EntryView.path(json, entry(difference).path());
        difference.before().ifPresent(entry -> json.object("before", inner -> EntryView.json(inner, entry)));
        difference.after().ifPresent(entry -> json.object("after", inner -> EntryView.json(inner, entry)));
    }

    /** {@code replace  files  docs/a.txt  (content differs)}. */
    public static String text(PlannedEntry planned) {
        String reason = planned.decision().reason();
        String action = Words.of(planned.decision().action());
        return action + " ".repeat(Math.max(0, 7 - action.length())) + "  " + planned.source() + "  "
                + Text.safe(planned.entry().path().toString())
                + (reason.isEmpty() ? "" : "  (" + Text.safe(reason) + ")");
    }

    public static void json(Json json, PlannedEntry planned) {
        json.put("source", planned.source())
                .put("action", Words.of(planned.decision().action()));
        if (!planned.decision().reason().isEmpty()) {
            json.put("reason", planned.decision().reason());
        }
        EntryView.json(json, planned.entry());
    }

    private static StoredEntry entry(EntryDifference difference) {
        return difference.after().or(difference::before).orElseThrow();
    }

    private static char sign(EntryDifference.Change change) {
        return switch (change) {
            case ADDED -> '+';
            case REMOVED -> '-';
            case CONTENT -> 'M';
            case ATTRIBUTES -> 'a';
        };
    }

    private static String sizes(EntryDifference difference) {
        if (difference.change() != EntryDifference.Change.CONTENT) {
            return "";
        }
        String before = difference.before().map(e -> Sizes.bytes(e.sizeBytes())).orElse("-");
        String after = difference.after().map(e -> Sizes.bytes(e.sizeBytes())).orElse("-");
        return before + " to " + after;
    }
}
