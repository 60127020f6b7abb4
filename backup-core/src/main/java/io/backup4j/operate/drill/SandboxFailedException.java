package io.backup4j.operate.drill;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** A drill cannot go on for a reason that lies in the sandbox or in a check: it proves nothing, in either direction. */
final class SandboxFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    SandboxFailedException(String reason) {
        super(reason);
    }

    private SandboxFailedException(String reason, Exception cause) {
        super(reason, cause);
    }

    /** A call into code that is not ours. */
    interface Call<T> {
        T run() throws IOException;
    }

    /**
     * Calls a sandbox.
     *
     * @param doing for the message
     * @throws SandboxFailedException whatever it throws but a cancellation
     */
    static <T> T in(String doing, Call<T> call) throws SandboxFailedException {
        try {
            return call.run();
        } catch (CancelledException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw of(doing, e);
        }
    }

    static SandboxFailedException of(String doing, Exception failure) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("interrupted by the caller", failure);
        }
        return new SandboxFailedException(doing + ": " + why(failure), failure);
    }

    /**
     * Of exceptions that are neither ours nor of I/O, only type and place: their messages may hold anything, also what is in the backup. That of a file system
     * may be no more than a path.
     */
    private static String why(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof FileSystemException bare && bare.getReason() == null) {
            return failure.getClass().getSimpleName() + " " + message;
        }
        if (failure instanceof IOException || failure instanceof BackupException) {
            return message;
        }
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
