package io.backup4j.cli;

/**
 * The command line makes sense, but what it counts on is not there: a secret, a source. It is answered like a mistake, as nothing was tried, and recorded as a
 * run that failed: yesterday the same command line may have worked.
 */
final class MissingException extends UsageException {
    private static final long serialVersionUID = 1L;

    MissingException(String message) {
        super(message);
    }
}
