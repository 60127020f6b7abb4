package io.backup4j.archive.container;

import java.io.IOException;

/** An archive is not what this product writes: damaged, foreign, or made to do harm. */
public final class MalformedArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedArchiveException(String message) {
        super(message);
    }

    public MalformedArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
