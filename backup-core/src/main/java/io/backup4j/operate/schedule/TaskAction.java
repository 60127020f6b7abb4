package io.backup4j.operate.schedule;

import io.backup4j.spi.run.RunControl;

/** What a task does. Called on one thread at a time, of one process if claims are used; again after a stop or a crash in the middle of it. */
@FunctionalInterface
public interface TaskAction {

    /**
     * Runs to its end, retries included.
     *
     * @param control its cancellation is used by a stop of the scheduler and by {@link Scheduler#cancel}
     * @throws Exception counts as failed
     */
    TaskOutcome run(RunControl control) throws Exception;
}
