package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.sink.SinkSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how full a place is: a warning from 80 % on, critical from 90 % on, then also with a clean-up if that is allowed. Over when 2 % below the warning, so that it
 * does not flicker. What a clean-up of the place could not free, {@link AlertKind#RETENTION}, is over below critical. Used by one {@link Alerts}.
 */
public final class StorageRule implements AlertRule {
    private static final Logger LOG = LoggerFactory.getLogger(StorageRule.class);
    /** Requirement I2. */
    public static final double WARNING = 0.8;
    /** Requirement I2. */
    public static final double CRITICAL = 0.9;

    private static final double FLICKER = 0.02;
    /** A clean-up that frees nothing is not begun again and again. */
    private static final Duration CLEAN_UP_PAUSE = Duration.ofHours(6);
    /** One that waited in vain for others is worth another try when they may have ended. */
    private static final Duration UNFINISHED_PAUSE = Duration.ofMinutes(30);

    private final String place;
    private final Callable<Optional<SinkSpace>> space;
    private final double warning;
    private final double critical;
    private final @Nullable Supplier<CleanUpResult> cleanUp;
    private @Nullable Instant cleaned;
    private Duration pause = CLEAN_UP_PAUSE;

    /**
     * Makes a rule. Who makes it says that the alerts {@link AlertKind#STORAGE} and {@link AlertKind#RETENTION} of the place are looked after.
     *
     * @param place its name
     * @param space what room it has; empty if it cannot tell, then nothing is watched
     * @param warning used part of it from which on people are warned, in (0, 1]
     * @param critical used part from which on it is critical, not below {@code warning}
     * @param cleanUp deletes and frees what may go; null if that is not allowed
     */
    public StorageRule(
            String place,
            Callable<Optional<SinkSpace>> space,
            double warning,
            double critical,
            @Nullable Supplier<CleanUpResult> cleanUp) {
        if (!(warning > 0 && warning <= critical && critical <= 1)) {
            throw new IllegalArgumentException(
                    "warning, critical: must be 0 < warning <= critical <= 1: " + warning + ", " + critical);
        }
        this.place = place;
        this.space = space;
        this.warning = warning;
        this.critical = critical;
        this.cleanUp = cleanUp;
    }

    @Override
    public void look(Alerts alerts, Instant now) throws Exception {
        Optional<SinkSpace> seen = space.call().filter(known -> known.totalBytes() > 0);
        if (seen.isEmpty()) {
            return;
        }
        double used = used(seen.get());
        if (used >= critical && cleanUp != null && mayClean(now)) {
            cleaned = now;
            // First: a clean-up may wait for others for long.
            tell(alerts, used, " A clean-up begins.");
            String cleanUpSays = clean(cleanUp);
            tell(alerts, space.call().map(StorageRule::used).orElse(used), cleanUpSays);
        } else {
            tell(alerts, used, "");
        }
    }

    private void tell(Alerts alerts, double used, String cleanUpSays) {
        if (used < critical) {
            alerts.resolve(AlertKind.RETENTION, place);
        }
        if (used >= warning) {
            alerts.raise(
                    AlertKind.STORAGE,
                    place,
                    used >= critical ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                    "The place is %d %% full.%s Let retention keep less, prune, or give it more room."
                            .formatted((int) (used * 100), cleanUpSays));
        } else if (used < warning - FLICKER) {
            alerts.resolve(AlertKind.STORAGE, place);
        }
    }

    private boolean mayClean(Instant now) {
        return cleaned == null || now.isBefore(cleaned) || !now.isBefore(cleaned.plus(pause));
    }

    private String clean(Supplier<CleanUpResult> cleanUp) {
        pause = CLEAN_UP_PAUSE;
        try {
            CleanUpResult result = cleanUp.get();
            if (!result.complete()) {
                pause = UNFINISHED_PAUSE;
            }
            return (result.complete() ? " A clean-up came to its end. " : " A clean-up was tried and is not complete. ")
                    + result.message();
        } catch (RuntimeException e) {
            LOG.warn("The clean-up of a place that is running full failed", e);
            return " A clean-up was tried and failed (" + e.getClass().getSimpleName() + ").";
        }
    }

    private static double used(SinkSpace space) {
        return 1 - (double) space.usableBytes() / space.totalBytes();
    }

    /** Whoever makes it says so: a place that is dead from the start must not keep alerts open of what is gone. */
    @Override
    public boolean watchesWhileLooking() {
        return false;
    }

    @Override
    public String toString() {
        return "how full the place '" + place + "' is";
    }
}
