package io.backup4j.engine.restore;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;

/** Calls into a target, whose failures are told from those of the storage here. Thread-safe. */
final class TargetCalls {
    private final RestoreTarget target;
    private final RestoreLog log;

    TargetCalls(RestoreTarget target, RestoreLog log) {
        this.target = target;
        this.log = log;
    }

    /** Something that a target does. */
    interface Action {
        void run() throws IOException;
    }

    /** Something that a target answers. */
    interface Question<T> {
        T ask() throws IOException;
    }

    /** @throws TargetException if the target as a whole has failed */
    void run(Action action) {
        ask(() -> {
            action.run();
            return target;
        });
    }

    /**
     * Runs an action; false if it reported that something is missing.
     *
     * @throws TargetException if the target as a whole has failed
     */
    boolean succeeds(Action action) {
        long before = log.missingHere();
        run(action);
        return log.missingHere() == before;
    }

    /** @throws TargetException if the target as a whole has failed */
    <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (BackupException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new TargetException(
                    ErrorCode.TARGET,
                    "The restore to " + target.location() + " stopped: " + why + ". " + log.restored()
                            + " entries were restored before and are whole; everything else is as it was."
                            + " Remove the cause and restore again.",
                    e);
        }
    }
}
