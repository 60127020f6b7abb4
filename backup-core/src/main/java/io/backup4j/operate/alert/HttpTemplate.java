package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertMessage;

/** Makes the request of a message for one kind of receiver. */
@FunctionalInterface
interface HttpTemplate {
    HttpPost post(AlertMessage message);
}
