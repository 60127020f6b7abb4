package io.backup4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.run.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final Terminal WATCHED = new Terminal(true, true, true, 80, false, question -> Optional.empty());

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void textGoesOutUnlessJsonIsAsked() {
        write(output(false, false, Terminal.none()));

        assertThat(out.toString().lines()).containsExactly("result", "summary");
        assertThat(err.toString().lines()).containsExactly("note: beware");
    }

    @Test
    void jsonIsTheOnlyThingOnStandardOutput() {
        write(output(true, false, Terminal.none()));

        assertThat(out.toString().lines()).containsExactly("{\"answer\":42}");
    }

    @Test
    void quietKeepsResults() {
        write(output(false, true, Terminal.none()));

        assertThat(out.toString().lines()).containsExactly("result");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void progressIsDrawnForPeopleOnly() {
        report(output(false, false, Terminal.none()));
        report(output(false, true, WATCHED));
        assertThat(err.toString()).isEmpty();

        report(output(true, false, WATCHED));
        assertThat(err.toString()).contains("backing up");
        assertThat(out.toString()).isEmpty();
    }

    private static void report(Output output) {
        try (ProgressBar bar = output.progressBar()) {
            bar.accept(new Progress(Progress.Phase.BACKUP, 1, -1, 1, -1, 0, ""));
        }
    }

    private static void write(Output output) {
        output.line("result");
        output.summary("summary");
        output.note("beware");
        output.document(json -> json.put("answer", 42));
    }

    private Output output(boolean json, boolean quiet, Terminal terminal) {
        return new Output(new PrintWriter(out), new PrintWriter(err), json, quiet, terminal, ZoneOffset.UTC);
    }
}
