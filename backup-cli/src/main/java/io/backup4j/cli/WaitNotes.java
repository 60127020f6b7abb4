package io.backup4j.cli;

import io.backup4j.SessionInfo;
import io.backup4j.WaitListener;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.SessionView;
import io.backup4j.cli.output.Times;
import java.time.Duration;
import java.util.List;

/** Says whom a clean-up waits for: at once, then at most every ten seconds. */
final class WaitNotes implements WaitListener {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Output output;
    private final Duration longest;
    private Duration before = Duration.ZERO;
    private Duration next = Duration.ZERO;

    /** @param longest that is waited */
    WaitNotes(Output output, Duration longest) {
        this.output = output;
        this.longest = longest;
    }

    @Override
    public void waitingFor(List<SessionInfo> writers, Duration waited) {
        if (waited.compareTo(before) < 0) {
            next = Duration.ZERO;
        }
        before = waited;
        if (waited.compareTo(next) < 0) {
            return;
        }
        next = waited.plus(PAUSE);
        String who = String.join(
                ", ",
                writers.stream()
                        .map(session -> SessionView.describe(session, output.times()))
                        .toList());
        output.note("waiting for " + who + " (" + Times.duration(waited) + " so far, at most " + Times.duration(longest)
                + ")");
    }
}
