package io.backup4j.spi.sink;

import java.io.IOException;

/** The object does not exist. Reading it again without a new put will fail the same way. */
public final class NoSuchObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    public NoSuchObjectException(ObjectKey key) {
        super("no such object: " + key);
    }
}
