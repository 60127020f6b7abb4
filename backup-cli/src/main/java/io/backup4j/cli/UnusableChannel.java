package io.backup4j.cli;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import java.io.IOException;

/**
 * Stands for a channel whose settings cannot be used now, so that what it is to tell waits until they can.
 *
 * @param name of the channel
 * @param why they cannot, without secrets
 */
record UnusableChannel(String name, String why) implements AlertChannel {
    @Override
    public void deliver(AlertMessage message) throws IOException {
        throw new IOException(why);
    }
}
