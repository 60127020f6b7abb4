package io.backup4j.cli.output;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: either text or JSON to standard output, notes and progress to standard error. Not thread-safe, but for the progress bar.
 */
public final class Output {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean quiet;
    private final Terminal terminal;
    private final Times times;
    private final Style style;
    private @Nullable ProgressBar bar;

    public Output(PrintWriter out, PrintWriter err, boolean json, boolean quiet, Terminal terminal, ZoneId zone) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.quiet = quiet;
        this.terminal = terminal;
        this.times = new Times(zone);
        this.style = Style.of(terminal.colour());
    }

    public boolean isJson() {
        return json;
    }

    public boolean isQuiet() {
        return quiet;
    }

    public Times times() {
        return times;
    }

    public Style style() {
        return style;
    }

    /** A line of a result, for people: left out with {@code --json}. */
    public void line(String text) {
        if (!json) {
            out.println(text);
        }
    }

    public void lines(List<String> lines) {
        lines.forEach(this::line);
    }

    /** A line that only explains a success: left out with {@code --quiet} too. */
    public void summary(String text) {
        if (!quiet) {
            line(text);
        }
    }

    public void summary(List<String> lines) {
        lines.forEach(this::summary);
    }

    /** Something to know that is no result and no failure; goes to standard error. */
    public void note(String text) {
        if (!quiet) {
            if (bar != null) {
                bar.wipe();
            }
            err.println("note: " + text);
            err.flush();
        }
    }

    /** What is wrong with a result that lies elsewhere; goes to standard error, also with {@code --quiet}. */
    public void problem(String text) {
        err.println("warning: " + text);
        err.flush();
    }

    /** A JSON object on a line of its own: left out without {@code --json}. */
    public void document(Consumer<Json> content) {
        if (json) {
            writeDocument(out, content);
        }
    }

    /** Writes one object and a line end. */
    public static void writeDocument(PrintWriter out, Consumer<Json> content) {
        try (Json object = Json.begin(out)) {
            content.accept(object);
        }
        out.println();
    }

    /** For one operation; draws nothing unless a person watches. */
    public ProgressBar progressBar() {
        ProgressBar drawn = new ProgressBar(terminal.errors() && !quiet ? err : null, terminal.columns());
        bar = drawn;
        return drawn;
    }
}
