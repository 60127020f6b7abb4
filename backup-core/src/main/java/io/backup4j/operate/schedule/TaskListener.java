package io.backup4j.operate.schedule;

import java.time.Duration;

/** Told of runs, on the thread that runs them; returns soon. What it throws is logged. */
public interface TaskListener {

    /** A run begins. */
    default void started(String task) {}

    /** A run came to its end. Not called for one that a stop or the death of the process cut off: that one is run again. */
    default void ended(String task, TaskOutcome outcome, Duration duration) {}
}
