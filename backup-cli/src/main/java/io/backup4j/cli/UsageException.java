package io.backup4j.cli;

/** The command line asks for something that makes no sense; nothing was tried, and no run is recorded. */
sealed class UsageException extends RuntimeException permits MissingException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
