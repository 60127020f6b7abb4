package io.backup4j.spring.run;

import io.backup4j.spi.journal.RunKind;
import java.util.Locale;

/** Something runs that this does not go with: the same plan, or a restore that replaces what a backup would read. Nothing was started. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HostRun running;

    /** @param refused what was not started */
    BusyException(RunKind refused, HostRun running) {
        super(words(refused, running));
        this.running = running;
    }

    private static String words(RunKind refused, HostRun running) {
        String since = "'" + running.subject() + "' runs since " + running.started();
        return refused == running.kind()
                ? since + "; it does not overlap itself."
                : "The " + running.kind().toString().toLowerCase(Locale.ROOT) + " of " + since + "; no "
                        + refused.toString().toLowerCase(Locale.ROOT) + " begins beside it. Wait for it, or cancel it.";
    }

    /** What runs. */
    public HostRun running() {
        return running;
    }
}
