package io.backup4j.jdbc.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** One real server for all tests of this JVM; each test has databases of its own. */
final class TestServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestServer() {}

    /** Ends the server after the last test: at the end of the JVM there would be little time for it. */
    static final class Lifetime implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestServer.class))
                    .computeIfAbsent("server", key -> (AutoCloseable) Running.SERVER::close, AutoCloseable.class);
        }
    }

    /** Started by the first test that needs it. */
    private static final class Running {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "60")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new database without anything. */
    static PGSimpleDataSource newDatabase() throws SQLException {
        String name = "db" + DATABASES.incrementAndGet();
        execute(Running.SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        return as("postgres", name);
    }

    /** The database of this data source for another role. */
    static PGSimpleDataSource as(String role, String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {Running.SERVER.getPort()});
        source.setDatabaseName(database);
        source.setUser(role);
        source.setPassword("secret-of-" + role);
        return source;
    }

    static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    static List<String> column(DataSource database, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    /** One line for each table: its name, how many rows it has, and a sum over their text that no order changes. */
    static List<String> checksums(DataSource database) throws SQLException {
        List<String> sums = new ArrayList<>();
        for (String table : column(
                database,
                "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                        + " WHERE relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1")) {
            sums.add(ask(
                    database,
                    "SELECT '" + table.replace("'", "''")
                            + " ' || count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM ONLY "
                            + table + " t"));
        }
        return sums;
    }
}
