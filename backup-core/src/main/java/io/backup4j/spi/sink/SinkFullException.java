package io.backup4j.spi.sink;

import java.io.IOException;

/** The store has no room. Nothing was stored; deleting still works. */
public final class SinkFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public SinkFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
