package io.backup4j.spi.source;

import java.io.IOException;

/** One entry cannot be read; the run goes on without it. */
public final class EntryUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean vanished;

    private EntryUnavailableException(String message, boolean vanished, Throwable cause) {
        super(message, cause);
        this.vanished = vanished;
    }

    /** It was deleted between listing and opening: a note, the backup stays complete. */
    public static EntryUnavailableException vanished(Throwable cause) {
        return new EntryUnavailableException("vanished before it was read", true, cause);
    }

    /** It exists but may not or cannot be read: the backup is partial. */
    public static EntryUnavailableException unreadable(String reason, Throwable cause) {
        return new EntryUnavailableException(reason, false, cause);
    }

    public boolean vanished() {
        return vanished;
    }
}
