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

    /** Checks a database that nobody writes. */
    CheckFindings check(Connection connection) throws SQLException {
        if (this == NONE) {
            return CheckFindings.NONE;
        }
        try {
            return new CheckFindings(problems(connection, String.valueOf(MOST_PROBLEMS)), List.of());
        } catch (SQLException e) {
            if (!SqliteFailure.needsApplication(e)) {
                throw e;
            }
            return checkEachTable(connection);
        }
    }

    /**
     * One table that needs a collation or function of the application keeps SQLite from checking any, so each is checked for itself. That leaves out what only
     * shows in all of them together: pages that two tables use, which damages one of them, and pages that are free and used, or neither.
     */
    private CheckFindings checkEachTable(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        List<String> unchecked = new ArrayList<>();
        List<String> tables = new ArrayList<>(List.of("sqlite_schema"));
        tables.addAll(tables(connection));
        for (String table : tables) {
            if (problems.size() >= MOST_PROBLEMS) {
                break;
            }
            try {
                problems.addAll(problems(connection, DatabaseFile.quoted(table)));
            } catch (SQLException e) {
                if (!SqliteFailure.needsApplication(e)) {
                    throw e;
                }
                unchecked.add("table " + table + ": " + SqliteFailure.missing(e));
            }
        }
        if (unchecked.size() > MOST_PROBLEMS) {
            String others = "and " + (unchecked.size() - MOST_PROBLEMS) + " other tables";
            unchecked.subList(MOST_PROBLEMS, unchecked.size()).clear();
            unchecked.add(others);
        }
        unchecked.add("whether tables share pages, and the list of free pages");
        return new CheckFindings(problems, unchecked);
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private List<String> problems(Connection connection, String argument) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA " + pragma + "(" + argument + ")")) {
            while (rows.next()) {
                // Several may come as one, behind a heading.
                rows.getString(1)
                        .lines()
                        .filter(line -> !line.startsWith("***"))
                        .forEach(problems::add);
            }
        }
        return problems.equals(List.of("ok")) ? List.of() : problems;
    }
}
