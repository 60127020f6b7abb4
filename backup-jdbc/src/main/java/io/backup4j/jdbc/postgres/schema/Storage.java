package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** How long values are stored, as letters of the catalogs and words of SQL. */
final class Storage {
    private Storage() {}

    static String word(String letter) throws SQLException {
        return switch (letter) {
            case "p" -> "PLAIN";
            case "e" -> "EXTERNAL";
            case "m" -> "MAIN";
            case "x" -> "EXTENDED";
            default -> throw new SQLException("storage of a type or column is '" + letter + "', which is not known");
        };
    }
}
