package io.backup4j.spi.sink;

import java.io.IOException;

/** The store refuses: no permission, wrong credentials, read-only. Trying again will not help. */
public final class SinkAccessException extends IOException {
    private static final long serialVersionUID = 1L;

    public SinkAccessException(String message) {
        super(message);
    }

    public SinkAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
