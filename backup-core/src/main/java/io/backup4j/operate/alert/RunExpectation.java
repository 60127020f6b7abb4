package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertKind;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a task.
 *
 * @param task its name
 * @param missedAfterOrNull how long without a success is too long; null for what {@link MissedTime} says of its schedule
 * @param failedAs the kind of alert when it fails
 * @param partialAsOrNull the kind of alert when it comes to its end with something missing; null if its action tells that itself, as {@link AlertKind#PARTIAL} or otherwise
 * @param elsewhere what all processes record of it; asked only when this process would raise an alert or has one open
 */
public record RunExpectation(
        String task,
        @Nullable Duration missedAfterOrNull,
        AlertKind failedAs,
        @Nullable AlertKind partialAsOrNull,
        Supplier<Elsewhere> elsewhere) {
    public RunExpectation {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(failedAs, "failedAs");
        Objects.requireNonNull(elsewhere, "elsewhere");
        if (missedAfterOrNull != null && (missedAfterOrNull.isNegative() || missedAfterOrNull.isZero())) {
            throw new IllegalArgumentException("missedAfter: must be positive: " + missedAfterOrNull);
        }
    }

    /** The usual one: failed, partial, missed by its schedule, with nobody else who runs it. */
    public static RunExpectation of(String task) {
        return new RunExpectation(task, null, AlertKind.FAILED, AlertKind.PARTIAL, () -> Elsewhere.NOTHING);
    }

    /** How long without a success is too long, whatever the schedule. */
    public RunExpectation missedAfter(@Nullable Duration duration) {
        return new RunExpectation(task, duration, failedAs, partialAsOrNull, elsewhere);
    }

    /** A failure and a partial result are alerts of other kinds. */
    public RunExpectation as(AlertKind failed, @Nullable AlertKind partial) {
        return new RunExpectation(task, missedAfterOrNull, failed, partial, elsewhere);
    }

    /** Where it is seen what other processes ran. */
    public RunExpectation elsewhere(Supplier<Elsewhere> recorded) {
        return new RunExpectation(task, missedAfterOrNull, failedAs, partialAsOrNull, recorded);
    }

    /** As what its partial results are open, whoever tells them. */
    AlertKind partialOpenAs() {
        return partialAsOrNull == null ? AlertKind.PARTIAL : partialAsOrNull;
    }
}
