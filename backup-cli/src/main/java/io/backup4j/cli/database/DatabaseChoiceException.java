package io.backup4j.cli.database;

/** What was asked of a database makes no sense for it; nothing was tried. The message begins with the option it is about. */
public final class DatabaseChoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseChoiceException(String message) {
        super(message);
    }
}
