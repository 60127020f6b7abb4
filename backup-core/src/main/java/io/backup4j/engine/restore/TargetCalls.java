package io.backup4j.engine.restore;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Calls into a target, whose failures are told from those of the storage here. Thread-safe. */
final class TargetCalls {
    private final RestoreTarget target;
    private final RestoreLog log;
    /** By identity, which is how exceptions are equal. */
    private final Set<TargetException> thrown = ConcurrentHashMap.newKeySet();

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
            TargetException stopped = new TargetException(
                    ErrorCode.TARGET, "The restore to " + target.location() + " stopped: " + why + ".", e);
            thrown.add(stopped);
            throw stopped;
        }
    }

    /**
     * The failure with what it leaves behind.
     *
     * @param failure one of these calls, or another one, which says that already
     * @param state what the target says about itself; empty if it keeps what was restored
     */
    TargetException explained(TargetException failure, String state) {
        if (!thrown.contains(failure)) {
            return failure;
        }
        String left = state.isEmpty()
                ? log.restored() + " entries were restored before and are whole; everything else is as it was."
                : state;
        TargetException explained = new TargetException(
                failure.code(),
                failure.getMessage() + " " + left + " Remove the cause and restore again.",
                failure.getCause());
        for (Throwable suppressed : failure.getSuppressed()) {
            explained.addSuppressed(suppressed);
        }
        return explained;
    }
}
