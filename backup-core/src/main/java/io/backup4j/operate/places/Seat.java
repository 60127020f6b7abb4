package io.backup4j.operate.places;

import io.backup4j.spi.run.Cancellation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A place in a round. Its state belongs to the round's lock, but for the cancellation. */
public final class Seat {
    private final int index;
    final long bit;
    private final String name;
    private final Cancellation cancellation = new Cancellation();
    private volatile Runnable alive = () -> {};

    /** Takes part: neither dropped nor at its end. */
    boolean present = true;
    /** Why it was dropped, or null. */
    @Nullable
    String dropped;
    /** For how long others have waited for it. */
    long heldUpNanos;
    /** Until when that is counted, so that of two who wait at the same time one counts. */
    long chargedUntil = Long.MIN_VALUE;
    /** Bytes that were read from sources and wait for this place alone or beside others. */
    long backlogBytes;

    Seat(int index, String name) {
        this.index = index;
        this.bit = 1L << index;
        this.name = name;
    }

    /** Its number among the places of the round, from 0. */
    public int index() {
        return index;
    }

    public String name() {
        return name;
    }

    /** Ends the run of this place; of no other. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Takes what shows that the run of this place lives, also while it waits. */
    public void livesBy(Runnable step) {
        alive = step;
    }

    void step() {
        alive.run();
    }

    void requirePresent() throws IOException {
        if (!present) {
            throw new IOException(dropped == null ? "the run of place '" + name + "' is over" : dropped);
        }
    }
}
