package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** No key slot of the repository opens with the given credentials. */
public final class WrongKeyException extends BackupException {
    private static final long serialVersionUID = 1L;

    public WrongKeyException(String message) {
        this(message, null);
    }

    public WrongKeyException(String message, @Nullable Throwable cause) {
        super(ErrorCode.WRONG_KEY, false, message, cause);
    }
}
