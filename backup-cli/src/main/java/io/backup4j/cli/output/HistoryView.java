package io.backup4j.cli.output;

import io.backup4j.History;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.journal.RunStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was run. */
public final class HistoryView {
    private HistoryView() {}

    /** A line per run, the reasons of those that failed or were skipped, and the success rate per kind. */
    public static List<String> text(History history, Times times, Style style) {
        Table table = Table.of("FINISHED", "RUN", "PLAN", "OUTCOME", ">TOOK", ">STORED", ">FINDINGS", "BACKUP", "BY");
        for (RunRecord run : history.runs()) {
            table.row(
                    times.instant(run.finished()),
                    Words.of(run.kind()) + (run.attempt() > 1 ? " (attempt " + run.attempt() + ")" : ""),
                    run.plan().map(Text::safe).orElse("-"),
                    Words.of(run.outcome()),
                    Times.duration(run.duration()),
                    Sizes.bytes(run.bytes().stored()),
                    Sizes.count(run.findings()),
                    run.backup().map(BackupId::value).orElse("-"),
                    Text.safe(run.by()));
        }
        List<String> lines = new ArrayList<>();
        List<String> rows = table.lines();
        if (!rows.isEmpty()) {
            lines.add(rows.get(0));
        }
        for (int i = 1; i < rows.size(); i++) {
            RunRecord run = history.runs().get(i - 1);
            lines.add(painted(rows.get(i), run.outcome(), style));
            run.message()
                    .ifPresent(message -> lines.add(
                            "  " + run.error().map(code -> code + ": ").orElse("") + Text.safe(message)));
        }
        for (RunKind kind : RunKind.values()) {
            RunStatistics statistics = history.statistics(kind);
            statistics.successRate().ifPresent(rate -> lines.add(text(kind, statistics, rate, times)));
        }
        return lines;
    }

    private static String painted(String row, RunOutcome outcome, Style style) {
        return switch (outcome) {
            case SUCCESS, SKIPPED -> row;
            case PARTIAL -> style.warning(row);
            case FAILED -> style.bad(row);
        };
    }

    private static String text(RunKind kind, RunStatistics statistics, double rate, Times times) {
        long tried = statistics.successes() + statistics.partial() + statistics.failed();
        return String.format(
                        Locale.ROOT,
                        "%s: %d of %d succeeded (%.1f %%)",
                        Words.of(kind),
                        statistics.successes(),
                        tried,
                        Math.floor(rate * 1000) / 10)
                + statistics
                        .lastSuccess()
                        .map(last -> ", last " + times.instant(last))
                        .orElse(", none of these");
    }

    /** Records that could not be read. */
    public static List<String> problems(History history) {
        return history.problems().stream()
                .map(problem -> "not shown: " + Text.safe(problem))
                .toList();
    }

    public static void json(Json json, History history) {
        json.array("runs", history.runs(), HistoryView::json)
                .strings("problems", history.problems())
                .object("statistics", inner -> json(inner, history.statistics()));
    }

    private static void json(Json json, RunRecord run) {
        json.put("run", run.run().toString())
                .put("kind", Words.of(run.kind()))
                .put("plan", run.planOrNull())
                .put("started", run.started().toString())
                .put("finished", run.finished().toString())
                .put("outcome", Words.of(run.outcome()))
                .put("backup", run.backup().map(BackupId::value).orElse(null))
                .put("error", run.errorOrNull())
                .put("message", run.messageOrNull())
                .put("bytesRead", run.bytes().read())
                .put("bytesNew", run.bytes().fresh())
                .put("bytesStored", run.bytes().stored())
                .put("findings", run.findings())
                .put("attempt", run.attempt())
                .put("by", run.by())
                .put("place", run.place());
    }

    private static void json(Json json, RunStatistics statistics) {
        json.put("successes", statistics.successes())
                .put("partial", statistics.partial())
                .put("failed", statistics.failed())
                .put("skipped", statistics.skipped())
                .put("retries", statistics.retries());
        statistics.successRate().ifPresent(rate -> json.put("successRate", rate));
        json.put("lastSuccess", statistics.lastSuccess().map(Object::toString).orElse(null));
        statistics.meanDuration().ifPresent(mean -> json.put("meanDurationSeconds", mean.toMillis() / 1000.0));
    }
}
