package io.backup4j.cli;

import org.jspecify.annotations.Nullable;

/** A command failed for a reason of its own, such as a file of the user that cannot be read or written. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
