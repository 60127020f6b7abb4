package io.backup4j.spi.alert;

/** What an alert is about. Names are stored and never change; new ones may be added. */
public enum AlertKind {
    /** A run failed, after its retries. Subject: the task. */
    FAILED(AlertSeverity.CRITICAL),
    /** A run came to its end with something missing or not proven. Subject: the task. */
    PARTIAL(AlertSeverity.WARNING),
    /** No success for too long, or never. Subject: the task. */
    MISSED(AlertSeverity.CRITICAL),
    /** A run takes or took much longer than usual. Subject: the task. */
    SLOW(AlertSeverity.WARNING),
    /** A place is running full. Subject: the place. */
    STORAGE(AlertSeverity.WARNING),
    /** Stored data is damaged. Subject: the place. */
    INTEGRITY(AlertSeverity.CRITICAL),
    /** A restore drill failed. Subject: the place. */
    DRILL(AlertSeverity.CRITICAL),
    /** A plan's run did not reach one of its places. Subject: {@code <plan> at <place>}; or the place itself, if it cannot be opened. */
    PLACE(AlertSeverity.CRITICAL),
    /** A guard stopped retention, or clean-up did not free what it should. Subject: {@code <plan> at <place>}, or the place. */
    RETENTION(AlertSeverity.WARNING),
    /** A channel does not deliver alerts. Subject: the channel. */
    DELIVERY(AlertSeverity.WARNING),
    /** The scheduler or the alerts cannot keep their notes. Subject: what it is. */
    STATE(AlertSeverity.WARNING),
    /** Nothing is wrong: somebody tries a channel. */
    TEST(AlertSeverity.INFO);

    private final AlertSeverity severity;

    AlertKind(AlertSeverity severity) {
        this.severity = severity;
    }

    /** How urgent it usually is. */
    public AlertSeverity severity() {
        return severity;
    }
}
