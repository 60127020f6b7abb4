package io.backup4j.examples.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pairs of times without and with a backup, and what they say of the goal. */
final class Comparison {
    private static final double GOAL = 1.2;
    private static final double MOONSHOT = 1.05;
    private static final double PART = 0.99;

    private final List<String> lines = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    void add(Latencies without, Latencies with, BackupLoop.Work work) {
        double ratio = with.millis(PART) / without.millis(PART);
        ratios.add(ratio);
        lines.add(String.format(
                Locale.ROOT,
                "%5d %11.2f %8.2f %11.2f %8.2f %8.2f %6d %8d",
                ratios.size(),
                without.millis(0.5),
                without.millis(PART),
                with.millis(0.5),
                with.millis(PART),
                ratio,
                work.runs(),
                work.bytes() >> 20));
    }

    /** The whole table, with its verdict. */
    String table(String conditions) {
        double median =
                ratios.stream().sorted().skip(ratios.size() / 2).findFirst().orElseThrow();
        String verdict = median <= MOONSHOT
                ? "reached, and so is the moonshot " + MOONSHOT
                : (median <= GOAL ? "reached" : "NOT reached") + "; the moonshot " + MOONSHOT + " is not";
        return String.join(
                "\n",
                "",
                conditions,
                "round  without p50      p99    with p50      p99    ratio   runs MiB read",
                String.join("\n", lines),
                String.format(Locale.ROOT, "median of the ratios of p99: %.2f; goal %.2f: %s", median, GOAL, verdict),
                "");
    }
}
