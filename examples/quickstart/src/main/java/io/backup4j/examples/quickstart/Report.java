package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** Writes what happens line by line, measures how long it takes, and remembers whether anything was not as it must be. */
final class Report {
    private static final int MOST_DIFFERENCES = 20;

    private final PrintStream out;
    private int failures;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Work that can fail. */
    interface Work<T> {
        T get() throws IOException;
    }

    void line(String text) {
        out.println(text);
    }

    /** Does a step and writes what came of it and how long it took. */
    <T> T step(String name, Work<T> work, Function<T, String> description) throws IOException {
        long begin = System.nanoTime();
        T result = work.get();
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        out.printf(Locale.ROOT, "  %-20s %7.2f s   %s%n", name, taken.toNanos() / 1e9, description.apply(result));
        return result;
    }

    /** Something that must hold; if it does not, the demonstration goes on but fails in the end. */
    void require(boolean holds, String otherwise) {
        if (!holds) {
            failures++;
            out.println("  FAILED: " + otherwise);
        }
    }

    /** Two trees that must be equal. */
    void require(Comparison comparison, String what) {
        require(
                comparison.equal(),
                what + ": " + comparison.differences().size() + " of " + comparison.entries() + " entries differ");
        comparison.differences().stream().limit(MOST_DIFFERENCES).forEach(line -> out.println("    " + line));
    }

    /**
     * Writes the last line.
     *
     * @return whether everything held
     */
    boolean conclude() {
        out.println();
        out.println(
                failures == 0 ? "Everything came back bit by bit." : "FAILED: " + failures + " checks did not hold.");
        return failures == 0;
    }

    /** A number of bytes for people, in binary units. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
