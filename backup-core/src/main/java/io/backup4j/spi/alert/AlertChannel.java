package io.backup4j.spi.alert;

import java.io.IOException;

/**
 * A way to reach people.
 *
 * <p><b>Contract.</b> {@link #deliver} is called on one thread at a time and returns within 30 seconds, whatever the other side does: it sets its own timeouts. It tries
 * once; who calls repeats. A message may thus arrive twice. Text of a message may hold anything and is escaped for where it goes. Neither {@code toString}, nor a
 * log line, nor an exception holds an address with a secret in it, a password or a token. Implementations extend {@code AlertChannelContract} of the test kit.
 */
public interface AlertChannel {

    /** How it is called in status and logs: 1 to 64 of {@code a-z 0-9 . _ -}. */
    String name();

    /**
     * Delivers a message. When this returns, the other side has taken it.
     *
     * @throws IOException if it has not, or nobody knows. The message is shown to people and holds no secret
     */
    void deliver(AlertMessage message) throws IOException;
}
