package io.backup4j.jdbc.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How thoroughly a copy of a database is checked. */
public enum IntegrityCheck {
    /** Not at all. */
    NONE(""),
    /** {@code PRAGMA quick_check}: every page, its structure and the constraints of its rows. Some seconds for a gigabyte. */
    QUICK("quick_check"),
    /** {@code PRAGMA integrity_check}: the same, and whether each index agrees with its table. Several times as long. */
    FULL("integrity_check");

    /** SQLite stops by itself after 100. */
    private static final int MOST_PROBLEMS = 20;

    private final String pragma;

    IntegrityCheck(String pragma) {
        this.pragma = pragma;
    }

    /**
     * Checks a database that nobody writes.
     *
     * @return what is wrong, the first problems only; empty if nothing is
     */
    List<String> problems(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        if (this != NONE) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("PRAGMA " + pragma + "(" + MOST_PROBLEMS + ")")) {
                while (rows.next()) {
                    problems.add(rows.getString(1));
                }
            }
            if (problems.equals(List.of("ok"))) {
                problems.clear();
            }
        }
        return problems;
    }
}
