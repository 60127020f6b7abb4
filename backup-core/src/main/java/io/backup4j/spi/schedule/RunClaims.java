package io.backup4j.spi.schedule;

import java.io.IOException;
import java.time.Instant;

/**
 * Sees to it that one of several processes with the same schedule runs what is due. Claims keep work from being done twice; they are not what makes that safe:
 * two backups at once harm nothing. So a process that cannot claim for long runs all the same, and one that seems to have died loses its claim.
 *
 * <p>Thread-safe. Calls return within a minute; one that does not counts as one that failed, and what it grants later is ended as not finished.
 */
public interface RunClaims {
    /** For a process that is alone: every claim is granted. */
    RunClaims ALONE = (task, due) -> Answer.Mine.UNSHARED;

    /**
     * Asks for a run.
     *
     * @param task name of the task, the same on all processes
     * @param due when the run is due by the schedule, the same on all processes
     * @throws IOException if nobody knows; ask again
     */
    Answer take(String task, Instant due) throws IOException;

    /** Who runs it. */
    sealed interface Answer {

        /** The caller does. */
        non-sealed interface Mine extends Answer {
            /** Nobody else is there to be told. */
            Mine UNSHARED = new Mine() {
                @Override
                public void beat() {}

                @Override
                public void end(boolean finished) {}
            };

            /**
             * Says that the run goes on. Called every minute or so while it does.
             *
             * @throws IOException if that failed; the run goes on, and another process may begin one beside it
             */
            void beat() throws IOException;

            /**
             * Says that the run is over. Called once.
             *
             * @param finished whether it came to an end, well or not; false lets another process take it
             * @throws IOException if that failed: another process may run it again
             */
            void end(boolean finished) throws IOException;
        }

        /** Somebody else does, now. Ask again later: he may not come to an end. */
        record Elsewhere(String who) implements Answer {}

        /** Somebody did. */
        record Done() implements Answer {}
    }
}
