package io.backup4j.jdbc.postgres.schema;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A real server of one major version, started once for the JVM, with the roles of the fixture. */
final class Server {
    /** Which server. */
    enum Major {
        OLDEST,
        NEWEST
    }

    private static final Map<Major, Server> RUNNING = new EnumMap<>(Major.class);
    private static final List<String> FIXTURE =
            List.of("01-types", "02-routines", "03-tables", "04-keys", "05-views", "06-outside", "07-edges");
    private static final List<Integer> ADDITIONS = List.of(15, 16, 17, 18);

    private final EmbeddedPostgres server;
    private final int version;
    private int databases;

    private Server(EmbeddedPostgres server) throws SQLException {
        this.server = server;
        try (Connection connection = connect("postgres")) {
            this.version = Integer.parseInt(ask(connection, "SHOW server_version_num")) / 10000;
        }
    }

    /** The server with the roles of the fixture. */
    static synchronized Server of(Major major) throws SQLException {
        Server server = RUNNING.computeIfAbsent(major, Server::start);
        try (Connection connection = server.connect("postgres")) {
            if (ask(connection, "SELECT count(*) FROM pg_roles WHERE rolname = 'fixture_owner'")
                    .equals("0")) {
                script(connection, "00-roles");
            }
        }
        return server;
    }

    private static Server start(Major major) {
        try {
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").setServerConfig("wal_level", "logical");
            if (major == Major.OLDEST) {
                builder.setPgBinaryResolver(oldest());
            }
            return new Server(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PgBinaryResolver oldest() {
        Path jar = Path.of(System.getProperty("oldest.server", "target/servers/oldest-server.jar"));
        return (system, machine) -> {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.stream()
                        .filter(candidate -> candidate.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow();
                try (InputStream in = zip.getInputStream(entry)) {
                    return new ByteArrayInputStream(in.readAllBytes());
                }
            }
        };
    }

    int version() {
        return version;
    }

    /** Makes a database without anything and returns its name. */
    synchronized String newDatabase() throws SQLException {
        String name = "schema_test_" + ++databases;
        try (Connection connection = connect("postgres")) {
            run(connection, "CREATE DATABASE " + name + " TEMPLATE template0");
        }
        return name;
    }

    /** Makes a database with every kind of object that this version has. */
    String newFixture() throws SQLException {
        String name = newDatabase();
        try (Connection connection = connect(name)) {
            for (String script : FIXTURE) {
                script(connection, script);
            }
            for (int addition : ADDITIONS) {
                if (version >= addition) {
                    script(connection, "since-" + addition);
                }
            }
        }
        return name;
    }

    /** Connects as a superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.getPort() + "/" + database, "postgres", "postgres");
    }

    /** Reads the schema of a database as a superuser. */
    DatabaseSchema read(String database, SchemaScope scope) throws SQLException {
        try (Connection connection = connect(database)) {
            return read(connection, scope);
        }
    }

    static DatabaseSchema read(Connection connection, SchemaScope scope) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return SchemaReader.read(connection, scope);
    }

    private static void script(Connection connection, String name) throws SQLException {
        try (InputStream in = Server.class.getResourceAsStream(name + ".sql")) {
            // A statement ends where the next line is neither indented nor the end of a block.
            run(connection, new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\n(?! |END)"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(Connection connection, String query) throws SQLException {
        return String.join("\n", column(connection, query));
    }

    static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
