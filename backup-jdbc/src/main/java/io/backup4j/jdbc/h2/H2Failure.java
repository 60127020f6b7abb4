package io.backup4j.jdbc.h2;

import java.io.IOException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;

/** Turns what H2 says into what a person can act on. Messages of H2 may quote a statement with values; they are cut off. */
final class H2Failure {
    /** Class of the states of data that does not fit: what is quoted then is a value. */
    private static final String DATA = "22";

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*(?:\"|$)");

    private H2Failure() {}

    static IOException of(String failed, SQLException failure) {
        return new IOException(failed + ": " + reason(failure), failure);
    }

    static String reason(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case ErrorCode.WRONG_USER_OR_PASSWORD -> "user or password is wrong";
            case ErrorCode.FILE_ENCRYPTION_ERROR_1 ->
                "it is encrypted with another password or cipher, or not encrypted";
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                "another process has it open; back it up from there, or open it with AUTO_SERVER=TRUE";
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 -> "there is no database of this name";
            case ErrorCode.ADMIN_RIGHTS_REQUIRED -> "the user must be an administrator";
            case ErrorCode.UNSUPPORTED_SETTING_1 -> "the URL holds a setting that H2 does not know";
            default -> "H2 error " + failure.getErrorCode() + ", " + firstWords(failure);
        };
    }

    /** Without the statement, which stands after the text in brackets, and without values, which stand in quotes after the first. */
    private static String firstWords(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf("; SQL statement");
        String text = end < 0 ? message : message.substring(0, end);
        if (String.valueOf(failure.getSQLState()).startsWith(DATA)) {
            text = QUOTED.matcher(text).replaceAll("…");
        }
        int value = text.indexOf('(');
        return (value < 0 ? text : text.substring(0, value)).strip();
    }
}
