package io.backup4j.operate.retention;

/**
 * Why nothing was deleted although the policy lets backups go.
 *
 * @param kind what looks wrong
 * @param message expected and found, and what to do
 */
public record RetentionStop(Kind kind, String message) {

    /** What can look wrong. */
    public enum Kind {
        /** A backup finished later than now: the clock was set back, or was ahead then. */
        CLOCK_WENT_BACK,
        /** The storage's clock shows another time. */
        CLOCK_SKEW,
        /** More than half of the backups would go at once. */
        MORE_THAN_HALF
    }

    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
