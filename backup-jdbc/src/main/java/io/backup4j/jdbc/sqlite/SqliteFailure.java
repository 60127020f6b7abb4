package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.NativeLibraryNotFoundException;
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

    private static final int ERROR = 1;
    /** What an application may add to SQLite, and a database then cannot be used to the full without. */
    private static final List<String> OF_APPLICATIONS =
            List.of("no such collation sequence", "unknown function", "no such function", "no such module");

    private SqliteFailure() {}

    static IOException of(Path file, String failed, SQLException failure) {
        return new IOException(file + " " + failed + ": " + reason(failure), failure);
    }

    static String reason(SQLException failure) {
        if (failure.getCause() instanceof NativeLibraryNotFoundException) {
            return "the driver cannot load its library, which it unpacks into " + System.getProperty("java.io.tmpdir")
                    + ": there must be room, and programs must be allowed to run from there. Name another directory by"
                    + " -Dorg.sqlite.tmpdir=… or -Djava.io.tmpdir=…";
        }
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

    /** What of the application is missing, as SQLite says it. */
    static String missing(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return OF_APPLICATIONS.stream()
                .filter(message::contains)
                .findFirst()
                .map(words -> message.substring(message.lastIndexOf(words)).replaceFirst("\\)$", ""))
                .orElse(message);
    }

    /** Whether nothing is wrong, but the definitions need what only the application has: a collation, a function or a module. */
    static boolean needsApplication(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return primaryCode(failure) == ERROR && OF_APPLICATIONS.stream().anyMatch(message::contains);
    }

    /** The lowest byte; the others say more of the same. */
    static int primaryCode(SQLException failure) {
        return (failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code : failure.getErrorCode())
                & 0xff;
    }
}
