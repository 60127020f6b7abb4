package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Reserve;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;

/** Makes room for the small objects of a prune on a full store, so that it never blocks clean-up: the reserve goes, once per prune. Not thread-safe. */
final class Room {
    private final Reserve reserve;
    private boolean released;

    Room(Reserve reserve) {
        this.reserve = reserve;
    }

    /** Puts small objects; may be repeated. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    /** The same without an answer. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /**
     * Runs a step, and once more with the reserve's room if the store was full.
     *
     * @throws SinkFullException if it is full still, or the reserve is used up
     */
    <T> T make(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (SinkFullException e) {
            if (released) {
                throw e;
            }
            released = true;
            reserve.release();
            return step.run();
        }
    }

    /** The same for a step without an answer. */
    void makeFor(Action action) throws IOException {
        make(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }
}
