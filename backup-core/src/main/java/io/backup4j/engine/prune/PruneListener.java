package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Sessions;
import java.time.Duration;
import java.util.List;

/** Learns what a prune waits for. Called on the thread of the prune; an exception ends it. */
@FunctionalInterface
public interface PruneListener {
    /** Nobody listens. */
    PruneListener NONE = (sessions, waited) -> {};

    /**
     * Called when waiting begins and whenever it goes on.
     *
     * @param sessions writers that registered before the generation began, or silent readers that keep packs from being freed; at least one
     * @param waited since waiting for them began
     */
    void waitingFor(List<Sessions.Registered> sessions, Duration waited);
}
