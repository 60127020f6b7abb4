package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertSeverity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a channel stands.
 *
 * @param name of the channel
 * @param atLeast what it is told
 * @param waiting notices that it has not delivered yet
 * @param failures deliveries that failed since the last that did not
 * @param lastErrorOrNull why the last one failed, without secrets; null if it did not
 * @param lastDeliveredOrNull when a delivery succeeded last
 */
public record ChannelStatus(
        String name,
        AlertSeverity atLeast,
        int waiting,
        int failures,
        @Nullable String lastErrorOrNull,
        @Nullable Instant lastDeliveredOrNull) {

    /** Whether the last delivery did not fail. */
    public boolean works() {
        return failures == 0;
    }
}
