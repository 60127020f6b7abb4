package io.backup4j.cli.output;

import io.backup4j.s3.ProbeFinding;
import io.backup4j.s3.S3ProbeReport;
import java.util.ArrayList;
import java.util.List;

/** What a store really does. */
public final class ProbeView {
    private ProbeView() {}

    public static List<String> text(S3ProbeReport report) {
        List<String> lines = new ArrayList<>();
        for (ProbeFinding finding : report.findings()) {
            lines.add(line(finding));
            if (!finding.advice().isEmpty()) {
                lines.add("    " + Text.safe(finding.advice()));
            }
        }
        lines.add(verdict(report));
        return lines;
    }

    /** One finding without its advice. */
    public static String line(ProbeFinding finding) {
        return Words.of(finding.grade()) + ": " + finding.subject() + ": " + Text.safe(finding.seen());
    }

    private static String verdict(S3ProbeReport report) {
        return switch (report.verdict()) {
            case FIT -> "fit for backups of several writers: " + report.location();
            case SINGLE_WRITER -> "fit for one writer at a time, with --single-writer: " + report.location();
            case UNFIT -> "not fit for backups as it is: " + report.location();
        };
    }

    public static void json(Json json, S3ProbeReport report) {
        json.put("location", report.location())
                .put("verdict", Words.of(report.verdict()))
                .array("findings", report.findings(), (inner, finding) -> inner.put("subject", finding.subject())
                        .put("grade", Words.of(finding.grade()))
                        .put("seen", finding.seen())
                        .put("advice", finding.advice()));
    }
}
