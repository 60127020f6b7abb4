package io.backup4j.spi.run;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a caller of a long operation holds in hand.
 *
 * @param progress takes a report at the beginning of each phase and at most every 100 ms, on one thread at a time; must return fast. An exception of it ends the run
 * @param cancellation stops the operation
 */
public record RunControl(Consumer<Progress> progress, Cancellation cancellation) {
    public RunControl {
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(cancellation, "cancellation");
    }

    /** Nobody listens and nobody cancels. */
    public static RunControl none() {
        return new RunControl(progress -> {}, new Cancellation());
    }
}
