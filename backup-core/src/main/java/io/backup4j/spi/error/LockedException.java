package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** Somebody else holds the repository, or this writer was expelled. Nothing of this run is listed. */
public final class LockedException extends BackupException {
    private static final long serialVersionUID = 1L;

    public LockedException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public LockedException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, true, message, cause);
    }
}
