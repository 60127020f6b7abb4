package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Turns what SQLite says into what a person can act on. */
final class SqliteFailure {
    static final int BUSY = 5;
    static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private SqliteFailure() {}

    static IOException of(Path file, String failed, SQLException failure) {
        return new IOException(file + " " + failed + ": " + reason(failure), failure);
    }

    static String reason(SQLException failure) {
        return reason(primaryCode(failure), String.valueOf(failure.getMessage()));
    }

    /** For a primary result code. */
    static String reason(int code, String message) {
        return switch (code) {
            case BUSY, LOCKED -> "another connection holds a lock on it for longer than the busy timeout";
            case NOTADB -> "it is encrypted, no SQLite database, or of a newer format";
            case CORRUPT -> "it is damaged (" + message + ")";
            case CANTOPEN, READONLY ->
                "this process may not open it, or not its -wal, -shm or -journal, or not the directory they are in, which"
                        + " SQLite needs also for reading (" + message + ")";
            case FULL -> "no room is left on the device";
            case IOERR -> "the device or file system failed, or has no room (" + message + ")";
            default -> message;
        };
    }

    static boolean isBusy(SQLException failure) {
        int code = primaryCode(failure);
        return code == BUSY || code == LOCKED;
    }

    /** Whether the content is at fault, and not who else uses it or what this process may do. */
    static boolean isUnreadable(SQLException failure) {
        int code = primaryCode(failure);
        return code == NOTADB || code == CORRUPT;
    }

    /** The lowest byte; the others say more of the same. */
    static int primaryCode(SQLException failure) {
        return (failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code : failure.getErrorCode())
                & 0xff;
    }
}
