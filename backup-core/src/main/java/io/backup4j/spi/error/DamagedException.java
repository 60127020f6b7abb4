package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** Stored data does not authenticate, decode, or match its id. Where many problems can be named, findings are reported instead. */
public final class DamagedException extends BackupException {
    private static final long serialVersionUID = 1L;

    public DamagedException(String message) {
        this(message, null);
    }

    public DamagedException(String message, @Nullable Throwable cause) {
        super(ErrorCode.DAMAGED, false, message, cause);
    }
}
