package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertSeverity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells alerts in the log, under {@code io.backup4j.alerts}: critical ones as errors, warnings as warnings, the rest as information. Line ends become blanks. */
public final class LogChannel implements AlertChannel {
    private static final Logger LOG = LoggerFactory.getLogger("io.backup4j.alerts");

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void deliver(AlertMessage message) {
        for (AlertNotice notice : message.notices()) {
            String line = (notice.event() + ": " + notice.alert().title() + ": "
                            + notice.alert().message())
                    .replaceAll("\\R", " ");
            AlertSeverity severity = notice.event() == AlertNotice.Event.RESOLVED
                    ? AlertSeverity.INFO
                    : notice.alert().severity();
            switch (severity) {
                case CRITICAL -> LOG.error(line);
                case WARNING -> LOG.warn(line);
                case INFO -> LOG.info(line);
            }
        }
        if (message.more() > 0) {
            LOG.warn("and {} more alerts", message.more());
        }
    }
}
