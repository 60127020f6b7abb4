package io.backup4j.operate.alert;

import io.backup4j.operate.state.PollThreads;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertNotice;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers what waits in the outboxes of {@link Alerts}, each on a thread that may hang. Thread-safe. */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    /** One failure is often a restart on the other side; after three, minutes apart, somebody has to look. */
    private static final int FAILURES_TOLD = 3;

    private final Alerts alerts;
    private final PollThreads threads;
    private final String host;
    private final Collection<Outbox> outboxes;

    /**
     * Deliveries.
     *
     * @param host who speaks
     * @param outboxes guarded by the lock of the alerts
     */
    Deliveries(Alerts alerts, PollThreads threads, String host, Collection<Outbox> outboxes) {
        this.alerts = alerts;
        this.threads = threads;
        this.host = host;
        this.outboxes = outboxes;
    }

    /** Begins what is to be delivered now, and looks what hangs. */
    void begin(Instant now) {
        Map<Outbox, Map<String, AlertNotice>> work = new LinkedHashMap<>();
        List<Outbox> hanging = new ArrayList<>();
        synchronized (alerts) {
            for (Outbox outbox : outboxes) {
                if (outbox.beginsToHang(now)) {
                    hanging.add(outbox);
                }
            }
        }
        // First: it is told on the others now.
        hanging.forEach(this::tell);
        synchronized (alerts) {
            outboxes.forEach(outbox -> outbox.take(now).ifPresent(notices -> work.put(outbox, notices)));
        }
        work.forEach((outbox, notices) -> {
            if (!threads.execute(() -> deliver(outbox, notices, now))) {
                synchronized (alerts) {
                    outbox.release();
                }
            }
        });
    }

    private void deliver(Outbox outbox, Map<String, AlertNotice> notices, Instant now) {
        try {
            outbox.channel().deliver(Outbox.message(host, now, notices));
        } catch (IOException | RuntimeException | Error e) {
            // Also an Error, such as a class that is missing: a channel that stays busy would be silence.
            failed(outbox, e);
            return;
        }
        synchronized (alerts) {
            outbox.delivered(notices, now);
        }
        alerts.save();
        alerts.resolve(AlertKind.DELIVERY, outbox.channel().name());
    }

    private void failed(Outbox outbox, Throwable failure) {
        // The message of a channel holds no secret by its contract; of what else is thrown the type must do.
        String error = failure instanceof IOException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
        LOG.warn(
                "Alerts could not be delivered on the channel '{}', they are tried again: {}",
                outbox.channel().name(),
                error);
        int failures;
        synchronized (alerts) {
            outbox.failed(error);
            failures = outbox.failures();
        }
        alerts.save();
        if (failures >= FAILURES_TOLD) {
            tell(outbox);
        }
    }

    private void tell(Outbox outbox) {
        String name = outbox.channel().name();
        String error;
        synchronized (alerts) {
            error = outbox.error();
        }
        alerts.raise(AlertKind.DELIVERY, name, "Alerts cannot be delivered on the channel '" + name + "': " + error);
    }
}
