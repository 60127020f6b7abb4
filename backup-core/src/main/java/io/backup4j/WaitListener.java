package io.backup4j;

import java.time.Duration;
import java.util.List;

/** Told whom a prune waits for. Called on the thread of the prune; an exception ends it. */
@FunctionalInterface
public interface WaitListener {
    /** Nobody listens. */
    WaitListener NONE = (writers, waited) -> {};

    /**
     * Called when waiting begins and again every few seconds while it goes on.
     *
     * @param writers backups that run since before the prune began, at least one
     * @param waited for them so far
     */
    void waitingFor(List<SessionInfo> writers, Duration waited);
}
