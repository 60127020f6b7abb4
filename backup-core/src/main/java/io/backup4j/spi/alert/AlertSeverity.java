package io.backup4j.spi.alert;

/** How urgent an alert is, least first. */
public enum AlertSeverity {
    /** Worth knowing. */
    INFO,
    /** Backups go on, but something needs a look within days. */
    WARNING,
    /** Data that is lost now may be lost for good. */
    CRITICAL
}
