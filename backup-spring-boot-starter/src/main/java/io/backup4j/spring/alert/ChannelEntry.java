package io.backup4j.spring.alert;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertSeverity;
import java.util.Objects;

/**
 * A channel, and what is told on it.
 *
 * @param channel that delivers
 * @param atLeast the least urgent that is told
 */
public record ChannelEntry(AlertChannel channel, AlertSeverity atLeast) {
    public ChannelEntry {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(atLeast, "atLeast");
    }
}
