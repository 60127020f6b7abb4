package io.backup4j.engine.backup;

import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;

/** The source failed on one entry: told apart from a failure of the storage, which ends the run. */
final class EntryFailure extends IOException {
    private static final long serialVersionUID = 1L;

    EntryFailure(Throwable cause) {
        super(cause);
    }

    boolean vanished() {
        return getCause() instanceof EntryUnavailableException unavailable && unavailable.vanished();
    }

    /** What happened, for people. */
    String reason() {
        Throwable cause = getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
