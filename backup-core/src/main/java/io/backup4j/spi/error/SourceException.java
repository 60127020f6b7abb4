package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/**
 * A source could not be opened or read as a whole: it may be there again later. Single unreadable entries are findings, not exceptions. A source that demands
 * encryption is not retryable.
 */
public final class SourceException extends BackupException {
    private static final long serialVersionUID = 1L;

    public SourceException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public SourceException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, code == ErrorCode.SOURCE, message, cause);
    }
}
