package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.SqlText;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Lets {@code LOAD DATA LOCAL INFILE} read from a stream instead of a file, if the driver and the server do. Stateless. */
final class LocalInfile {
    /** Both drivers have the same method; neither must be on the class path. */
    private static final List<String> STATEMENTS =
            List.of("org.mariadb.jdbc.Statement", "com.mysql.cj.jdbc.JdbcStatement");

    private LocalInfile() {}

    /** Whether both allow it; tried with no rows at all. */
    static boolean isAllowed(TargetConnection connection, String database, String table) {
        try (Statement statement = connection.jdbc().createStatement()) {
            if (isCompressed(statement) || !give(statement, InputStream.nullInputStream())) {
                return false;
            }
            statement.execute("LOAD DATA LOCAL INFILE 'backup4j' INTO TABLE " + SqlText.qualified(database, table));
            return true;
        } catch (SQLException e) {
            // Rows are inserted then; if that fails too, it says why.
            return false;
        }
    }

    /** Over a compressed connection the MariaDB driver (3.5.10) waits for ever when it has sent rows. */
    private static boolean isCompressed(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Compression'")) {
            return row.next() && row.getString(2).equals("ON");
        }
    }

    /**
     * Runs a statement over a stream.
     *
     * @return how many rows were written
     */
    static long load(Statement statement, String sql, InputStream rows) throws SQLException {
        if (!give(statement, rows)) {
            throw new SQLException("the driver takes no stream");
        }
        return statement.executeLargeUpdate(sql);
    }

    private static boolean give(Statement statement, InputStream rows) throws SQLException {
        for (String name : STATEMENTS) {
            try {
                Class<?> type = Class.forName(name, false, LocalInfile.class.getClassLoader());
                if (statement.isWrapperFor(type)) {
                    type.getMethod("setLocalInfileInputStream", InputStream.class)
                            .invoke(statement.unwrap(type), rows);
                    return true;
                }
            } catch (ClassNotFoundException e) {
                // The other driver is used.
                continue;
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                throw new SQLException(
                        "the driver does not take a stream: " + e.getClass().getSimpleName(), e);
            }
        }
        return false;
    }
}
