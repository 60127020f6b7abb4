package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** A backup, source or file that was asked for does not exist. */
public final class NotFoundException extends BackupException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        this(message, null);
    }

    public NotFoundException(String message, @Nullable Throwable cause) {
        super(ErrorCode.NOT_FOUND, false, message, cause);
    }
}
