package io.backup4j.spi.error;

import io.backup4j.spi.sink.SinkAccessException;
import org.jspecify.annotations.Nullable;

/** The sink failed or does not do what the protocol needs. A run that fails this way lists nothing. Retryable unless the storage is full, unfit, or refuses access. */
public final class StorageException extends BackupException {
    private static final long serialVersionUID = 1L;

    public StorageException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public StorageException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, code == ErrorCode.STORAGE && !(cause instanceof SinkAccessException), message, cause);
    }
}
