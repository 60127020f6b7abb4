package io.backup4j.jdbc.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/** A connection of the host's pool, which gets it back as it was. One thread at a time. */
final class H2Connection implements AutoCloseable {
    private final Connection connection;
    private final boolean autoCommit;
    private final int isolation;

    private H2Connection(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.isolation = connection.getTransactionIsolation();
    }

    /**
     * Takes one.
     *
     * @throws IOException if it does not lead to an H2 database that runs in this process: {@code SCRIPT} and {@code RUNSCRIPT} would name files of another machine
     */
    static H2Connection take(DataSource pool) throws IOException, SQLException {
        Connection taken = pool.getConnection();
        boolean fits = false;
        try {
            String product = taken.getMetaData().getDatabaseProductName();
            String url = String.valueOf(taken.getMetaData().getURL());
            if (!product.equals("H2")) {
                throw new IOException("the data source leads to " + product + " and not to H2");
            }
            if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
                throw new IOException(
                        "the H2 database runs in another process, on whose machine files would be written;"
                                + " back it up and restore it there, where it is embedded");
            }
            H2Connection connection = new H2Connection(taken);
            fits = true;
            return connection;
        } finally {
            if (!fits) {
                taken.close();
            }
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** The first column of all rows. */
    List<String> list(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** The database itself: it runs in this process. */
    Database database() throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase();
    }

    /** Begins a transaction that sees all tables as they are at its first statement. */
    void beginSnapshot() throws SQLException {
        connection.setAutoCommit(false);
        execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT");
    }

    void autoCommit() throws SQLException {
        connection.setAutoCommit(true);
    }

    static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(autoCommit);
            }
        }
    }
}
