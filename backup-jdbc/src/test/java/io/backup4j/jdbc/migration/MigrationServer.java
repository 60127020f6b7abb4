package io.backup4j.jdbc.migration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** One real server for the tests of migrations; each test has databases of its own. */
public final class MigrationServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private MigrationServer() {}

    /** Ends the server after the last test. */
    public static final class Lifetime implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(MigrationServer.class))
                    .computeIfAbsent("server", key -> (AutoCloseable) Running.SERVER::close, AutoCloseable.class);
        }
    }

    private static final class Running {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new database without anything. */
    public static PGSimpleDataSource newDatabase() throws SQLException {
        String name = "migrated" + DATABASES.incrementAndGet();
        execute(Running.SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        return connecting("jdbc:postgresql://localhost:" + Running.SERVER.getPort() + "/" + name);
    }

    public static PGSimpleDataSource connecting(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser("postgres");
        source.setPassword("secret-of-postgres");
        return source;
    }

    public static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public static String ask(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }
}
