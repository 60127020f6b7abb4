package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.SessionInfo;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitNotesTest {
    private static final List<SessionInfo> WRITER = List.of(
            new SessionInfo(new UUID(1, 2), SessionInfo.Role.WRITER, "alpha", 4711, Samples.STARTED, null, false));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final WaitNotes notes = new WaitNotes(
            new Output(new PrintWriter(out), new PrintWriter(err), true, false, Terminal.none(), ZoneOffset.UTC),
            Duration.ofMinutes(15));

    @Test
    void saysAtOnceWhoIsWaitedForAndForHowLongAtMost() {
        notes.waitingFor(WRITER, Duration.ofMillis(3));

        assertThat(err)
                .hasToString(
                        "note: waiting for the backup of process 4711 on alpha, since 2026-12-01 14:30:22 UTC (3 ms so far, at most 15 min 00 s)"
                                + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void repeatsItEveryTenSecondsAtMost() {
        for (int second = 0; second <= 31; second++) {
            notes.waitingFor(WRITER, Duration.ofSeconds(second));
        }

        assertThat(err.toString().lines()).hasSize(4).last().asString().contains("(30.0 s so far");
    }

    @Test
    void beginsAnewWithAnotherWait() {
        notes.waitingFor(WRITER, Duration.ofSeconds(8));
        notes.waitingFor(WRITER, Duration.ofSeconds(9));
        notes.waitingFor(WRITER, Duration.ofMillis(1));

        assertThat(err.toString().lines()).hasSize(2);
    }
}
