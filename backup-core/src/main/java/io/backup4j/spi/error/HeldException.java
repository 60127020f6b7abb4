package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** A hold keeps a backup from being deleted. The backup is still listed. */
public final class HeldException extends BackupException {
    private static final long serialVersionUID = 1L;

    public HeldException(String message) {
        this(message, null);
    }

    public HeldException(String message, @Nullable Throwable cause) {
        super(ErrorCode.HELD, false, message, cause);
    }
}
