package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** The caller cancelled; what was already stored is collected by the next prune, nothing is listed. */
public final class CancelledException extends BackupException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String message) {
        this(message, null);
    }

    public CancelledException(String message, @Nullable Throwable cause) {
        super(ErrorCode.CANCELLED, false, message, cause);
    }
}
