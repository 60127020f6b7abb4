package io.backup4j.spi.alert;

import java.util.Objects;

/**
 * One thing to tell.
 *
 * @param event why it is told now
 * @param alert what it is about, as it is now, or was when it ended
 */
public record AlertNotice(Event event, Alert alert) {
    public AlertNotice {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(alert, "alert");
    }

    /** Why something is told. Names are stored and never change. */
    public enum Event {
        /** It is new. */
        OPENED,
        /** It is more urgent than it was. */
        RAISED,
        /** It is still so. */
        REMINDER,
        /** It is over. */
        RESOLVED,
        /** Somebody tries the channel. */
        TEST
    }
}
