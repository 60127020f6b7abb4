package io.backup4j;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;

/** The one place where failures of a sink become exceptions of the API. */
final class Failures {
    private Failures() {}

    /** Work on a repository. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Runs work and translates what the sink throws. */
    static <T> T translating(String location, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw translate(location, e);
        } catch (UncheckedIOException e) {
            throw translate(location, e.getCause());
        }
    }

    private static BackupException translate(String location, IOException e) {
        // Timeouts of sockets are interrupted I/O too; only with the flag set has somebody interrupted us.
        if ((e instanceof InterruptedIOException || e instanceof ClosedByInterruptException)
                && Thread.currentThread().isInterrupted()) {
            return new CancelledException("interrupted by the caller; a backup that was running is not listed", e);
        }
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof SinkFullException) {
            return new StorageException(
                    ErrorCode.STORAGE_FULL,
                    "The storage at " + location + " is full: " + why
                            + ". Nothing of this run is listed; make room and run it again.",
                    e);
        }
        if (e instanceof SinkAccessException) {
            return new StorageException(
                    ErrorCode.STORAGE,
                    "The storage at " + location + " refuses access: " + why + ". Check permissions and credentials.",
                    e);
        }
        return new StorageException(
                ErrorCode.STORAGE,
                "The storage at " + location + " failed: " + why
                        + ". What was committed before is not affected; try again when it works.",
                e);
    }
}
