package io.backup4j.spring.run;

import io.backup4j.spi.journal.RunKind;
import java.util.Locale;

/** As many of a kind go on as this process bears. Nothing was started. */
public final class TooManyRunsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyRunsException(RunKind kind, int most) {
        super(most + " runs of the kind " + kind.toString().toLowerCase(Locale.ROOT)
                + " go on, and no more are begun beside them. Try again when one has ended.");
    }
}
