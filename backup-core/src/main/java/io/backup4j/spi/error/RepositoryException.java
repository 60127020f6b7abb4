package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** The repository is missing, exists already, has another version, or is not the one that was expected. */
public final class RepositoryException extends BackupException {
    private static final long serialVersionUID = 1L;

    public RepositoryException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public RepositoryException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, false, message, cause);
    }
}
