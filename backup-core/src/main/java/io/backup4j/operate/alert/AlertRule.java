package io.backup4j.operate.alert;

import java.time.Duration;
import java.time.Instant;

/** Looks by itself, by the timer of {@link Alerts}, whether something is wrong that no run tells. */
@FunctionalInterface
public interface AlertRule {

    /**
     * Raises and resolves what it finds. Called on one thread at a time; one that hangs holds up no other.
     *
     * @throws Exception if it could not look; what is open stays open, and it is logged
     */
    void look(Alerts alerts, Instant now) throws Exception;

    /**
     * Whether it says only while it looks what is looked after ({@link Alerts#watch}). Before such a rule could look, no alert is taken for one of something that is no longer configured.
     */
    default boolean watchesWhileLooking() {
        return true;
    }

    /** How often to look. */
    default Duration every() {
        return Duration.ofMinutes(5);
    }
}
