package io.backup4j.cli.output;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.List;

/** Findings and issues: the first few for people, all for programs. */
public final class Problems {
    /** More than this would push the summary off the screen. */
    static final int SHOWN = 20;

    private Problems() {}

    /** A heading and the first findings; nothing if there are none. */
    public static List<String> findings(List<Finding> findings, Style style) {
        List<String> lines = new ArrayList<>();
        if (!findings.isEmpty()) {
            lines.add(style.bad(Sizes.count(findings.size(), "finding")));
            findings.stream().limit(SHOWN).forEach(finding -> lines.addAll(text(finding)));
            addRest(lines, findings.size());
        }
        return lines;
    }

    /**
     * A heading and the first issues, missing data before notes; nothing if there are none.
     *
     * @param missing number of entries that are not there, which may be more than are listed
     */
    public static List<String> issues(List<EntryIssue> issues, long missing, Style style) {
        List<String> lines = new ArrayList<>();
        if (!issues.isEmpty() || missing > 0) {
            String heading = Sizes.count(issues.size(), "issue") + ", " + Sizes.count(missing) + " missing";
            lines.add(missing > 0 ? style.warning(heading) : heading);
            issues.stream()
                    .sorted((a, b) -> Boolean.compare(b.missing(), a.missing()))
                    .limit(SHOWN)
                    .forEach(issue -> lines.add("  " + (issue.missing() ? "missing  " : "note     ")
                            + Text.safe(issue.path()) + ": " + Text.safe(issue.message())));
            addRest(lines, issues.size());
        }
        return lines;
    }

    /** A heading and the first things that a restore could not bring back, because the backup does not hold them; nothing if there are none. */
    public static List<String> lacking(List<EntryIssue> lacking, Style style) {
        List<String> lines = new ArrayList<>();
        if (!lacking.isEmpty()) {
            lines.add(style.warning("not in this backup"));
            lacking.stream()
                    .limit(SHOWN)
                    .forEach(issue -> lines.add("  " + Text.safe(issue.path()) + ": " + Text.safe(issue.message())));
            addRest(lines, lacking.size());
        }
        return lines;
    }

    public static void json(Json json, Finding finding) {
        json.put("kind", Words.of(finding.kind()))
                .put("backup", finding.backupOrNull())
                .put("source", finding.sourceOrNull())
                .put("path", finding.pathOrNull())
                .put("object", finding.objectOrNull());
        if (finding.offset() >= 0) {
            json.put("offset", finding.offset());
        }
        if (finding.lengthBytes() >= 0) {
            json.put("lengthBytes", finding.lengthBytes());
        }
        json.put("message", finding.message());
    }

    public static void json(Json json, EntryIssue issue) {
        json.put("path", issue.path()).put("missing", issue.missing()).put("message", issue.message());
    }

    private static List<String> text(Finding finding) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + Words.of(finding.kind()) + ": " + Text.safe(finding.message()));
        String harmed = join(" / ", finding.backupOrNull(), finding.sourceOrNull(), finding.pathOrNull());
        if (!harmed.isEmpty()) {
            lines.add("    harms   " + harmed);
        }
        if (finding.objectOrNull() != null) {
            lines.add("    object  " + finding.objectOrNull() + range(finding));
        }
        return lines;
    }

    /** The half-open range of bytes. */
    private static String range(Finding finding) {
        if (finding.offset() < 0) {
            return "";
        }
        return finding.lengthBytes() < 0
                ? " from byte " + finding.offset()
                : " bytes [" + finding.offset() + ", " + (finding.offset() + finding.lengthBytes()) + ")";
    }

    private static String join(String separator, @org.jspecify.annotations.Nullable String... parts) {
        List<String> present = new ArrayList<>();
        for (String part : parts) {
            if (part != null) {
                present.add(Text.safe(part));
            }
        }
        return String.join(separator, present);
    }

    private static void addRest(List<String> lines, int total) {
        if (total > SHOWN) {
            lines.add("  … and " + Sizes.count(total - SHOWN) + " more; --json lists all");
        }
    }
}
