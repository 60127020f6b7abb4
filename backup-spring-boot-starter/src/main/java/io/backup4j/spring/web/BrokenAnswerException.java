package io.backup4j.spring.web;

import java.io.IOException;

/** An answer of which a part has left already cannot be ended. The server breaks the connection, so that nobody takes the part for the whole. */
final class BrokenAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenAnswerException(String what, Throwable cause) {
        super(what + " failed after a part of its answer was sent; the connection is broken off", cause);
    }
}
