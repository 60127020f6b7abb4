package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything that backup4j throws on purpose. A message says what failed, on which object, what was expected and found, and what to
 * do next; it never holds a key, a credential or backed-up content.
 */
public abstract sealed class BackupException extends RuntimeException
        permits ArchiveException,
                CancelledException,
                ConfigurationException,
                DamagedException,
                HeldException,
                LockedException,
                NotFoundException,
                RepositoryException,
                SourceException,
                StorageException,
                TargetException,
                WrongKeyException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean retryable;

    BackupException(ErrorCode code, boolean retryable, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
    }

    /** The stable code of this failure. */
    public ErrorCode code() {
        return code;
    }

    /** True if the same call may succeed later without any change by the caller. */
    public boolean retryable() {
        return retryable;
    }
}
