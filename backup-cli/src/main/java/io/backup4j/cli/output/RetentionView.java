package io.backup4j.cli.output;

import io.backup4j.RetentionReport;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.retention.RetentionDecision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which backups stay and which go, each with its reason. */
public final class RetentionView {
    private RetentionView() {}

    /**
     * Every backup in a dry run, or if a guard stopped it; else those that were deleted.
     *
     * @param policy in words
     */
    public static List<String> text(RetentionReport report, String policy, boolean dryRun) {
        boolean planned = dryRun || report.stopped();
        Set<BackupId> deleted = new HashSet<>(report.deleted());
        List<String> lines = new ArrayList<>();
        lines.add("policy: " + policy);
        for (RetentionDecision decision : report.decisions()) {
            boolean goes = planned ? !decision.keep() : deleted.contains(decision.backup());
            if (planned || goes) {
                String verb = goes ? (planned ? "delete  " : "deleted ") : "keep    ";
                lines.add(verb + decision.backup() + "  " + Text.safe(decision.reason()));
            }
        }
        long going = planned
                ? report.decisions().stream()
                        .filter(decision -> !decision.keep())
                        .count()
                : deleted.size();
        lines.add((report.decisions().size() - going)
                + (planned ? " would stay, " : " stay, ")
                + going
                + (planned ? " would go" : " deleted")
                + (going == 0
                        ? ""
                        : "; their runs had added " + Sizes.bytes(report.bytesEstimate())
                                + ", of which what other backups share stays"));
        return lines;
    }

    /** Why nothing is deleted; nothing if no guard stands against it. */
    public static List<String> problems(RetentionReport report, Style style) {
        return report.stops().stream()
                .map(stop -> style.bad("stopped:") + " " + Text.safe(stop))
                .toList();
    }

    public static void json(Json json, RetentionReport report) {
        json.array("decisions", report.decisions(), (inner, decision) -> inner.put(
                                "backup", decision.backup().value())
                        .put("keep", decision.keep())
                        .put("reason", decision.reason()))
                .strings("deleted", report.deleted())
                .put("bytesEstimate", report.bytesEstimate())
                .strings("stops", report.stops());
    }
}
