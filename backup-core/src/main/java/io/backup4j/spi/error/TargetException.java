package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** A restore target could not be written or refused. Files under their final names are whole: old or new. */
public final class TargetException extends BackupException {
    private static final long serialVersionUID = 1L;

    public TargetException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public TargetException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, false, message, cause);
    }
}
