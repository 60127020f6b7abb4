package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** A portable archive could not be written, or was refused. The message names the member; nothing was changed. */
public final class ArchiveException extends BackupException {
    private static final long serialVersionUID = 1L;

    public ArchiveException(String message) {
        this(message, null);
    }

    public ArchiveException(String message, @Nullable Throwable cause) {
        super(ErrorCode.ARCHIVE, false, message, cause);
    }
}
