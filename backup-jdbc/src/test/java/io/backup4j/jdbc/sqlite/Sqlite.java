package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Databases for tests. */
final class Sqlite {
    private static final long SEED = 20261121;

    private Sqlite() {}

    /** Makes the file if it is missing, as a host does. */
    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = connect(file)) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(Path file, String sql) throws SQLException {
        try (Connection connection = connect(file)) {
            return ask(connection, sql);
        }
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "nothing";
        }
    }

    /** A database with a table {@code t} of rows of about 300 bytes, half of which compress, and an index. */
    static Path filled(Path file, String journalMode, int rows) throws SQLException {
        try (Connection connection = connect(file)) {
            execute(
                    connection,
                    "PRAGMA journal_mode = " + journalMode,
                    "PRAGMA synchronous = OFF",
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT, v TEXT, b BLOB)",
                    "CREATE INDEX t_k ON t (k)");
            connection.setAutoCommit(false);
            Random random = new Random(SEED);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (k, v, b) VALUES (?, ?, ?)")) {
                for (int i = 0; i < rows; i++) {
                    byte[] bytes = new byte[150];
                    random.nextBytes(bytes);
                    insert.setString(1, "key " + random.nextInt(rows));
                    insert.setString(2, "what a row says of itself, which is much the same in each: number " + i);
                    insert.setBytes(3, bytes);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
        return file;
    }

    /** Every value of every table, with its type, and all that is defined: what {@code .dump} of the command line shows. */
    static List<String> dump(Path file) throws SQLException {
        List<String> dump = new ArrayList<>();
        try (Connection connection = connect(file)) {
            dump.addAll(rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"));
            for (String table : rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
                dump.addAll(rows(connection, "SELECT '" + table + "', * FROM \"" + table + "\""));
            }
            for (String pragma : List.of("page_size", "user_version", "application_id", "encoding", "auto_vacuum")) {
                dump.add(pragma + " " + ask(connection, "PRAGMA " + pragma));
            }
        }
        return dump;
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    Object value = rows.getObject(i);
                    line.append(i == 1 ? "" : "|")
                            .append(
                                    value instanceof byte[] bytes
                                            ? java.util.HexFormat.of().formatHex(bytes)
                                            : String.valueOf(value));
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    /** All files of a directory but those that SQLite makes and removes by itself while a database is in use. */
    static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
