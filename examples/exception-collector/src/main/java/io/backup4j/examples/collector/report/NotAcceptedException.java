package io.backup4j.examples.collector.report;

import java.io.Serial;

/** Kafka did not take a report; whoever sent it may try again. */
final class NotAcceptedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotAcceptedException(Throwable cause) {
        super("the report could not be stored, try again", cause);
    }
}
