package io.backup4j.jdbc.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

/** Databases of one test, each of a name of its own. */
abstract class H2Fixture {
    static final AtomicLong NAMES = new AtomicLong();

    static final String[] MANY_THINGS = {
        "CREATE SCHEMA app",
        "CREATE DOMAIN app.amount AS DECIMAL(20, 2) CHECK (VALUE >= 0)",
        "CREATE SEQUENCE app.numbers START WITH 100",
        "CREATE TABLE app.account (id BIGINT DEFAULT NEXT VALUE FOR app.numbers PRIMARY KEY, name VARCHAR NOT NULL, balance app.amount,"
                + " d DOUBLE PRECISION, at TIMESTAMP WITH TIME ZONE, doc JSON, raw VARBINARY, tags INTEGER ARRAY, u UUID,"
                + " twice DECIMAL(20, 2) GENERATED ALWAYS AS (balance * 2), large BLOB, text CLOB)",
        "INSERT INTO app.account (name, balance, d, at, doc, raw, tags, u, large, text) SELECT 'näme '' ' || CHAR(10) || x, x / 7.0, x / 3.0,"
                + " TIMESTAMP WITH TIME ZONE '1900-01-01 00:00:00.000001+05:30', JSON '{\"a\":[1,null]}', CAST(REPEAT('ff', 20) AS VARBINARY),"
                + " ARRAY[1, NULL, x], RANDOM_UUID(), SECURE_RAND(CASE WHEN x < 3 THEN 20000 ELSE 10 END), REPEAT('ü', x * 2)"
                + " FROM SYSTEM_RANGE(1, 200)",
        "CREATE TABLE entry (id INT PRIMARY KEY, account BIGINT REFERENCES app.account (id))",
        "INSERT INTO entry SELECT x, 100 + x FROM SYSTEM_RANGE(1, 90)",
        "CREATE INDEX entry_account ON entry (account DESC)",
        "CREATE TABLE hidden (id INT GENERATED ALWAYS AS IDENTITY, secret INT INVISIBLE DEFAULT 7, v VARCHAR)",
        "INSERT INTO hidden (v, secret) VALUES ('one', 1), ('two', NULL)",
        "CREATE VIEW total AS SELECT SUM(balance) AS s FROM app.account",
        "CREATE USER reader PASSWORD 'not-to-be-shown'",
        "GRANT SELECT ON entry TO reader",
        "COMMENT ON TABLE entry IS 'entries'"
    };

    @TempDir
    Path directory;

    JdbcDataSource database(String where) {
        JdbcDataSource source = new JdbcDataSource();
        String name = "db" + NAMES.incrementAndGet();
        source.setUser("sa");
        source.setPassword(where.equals("encrypted") ? "file user" : "user");
        source.setUrl(
                switch (where) {
                    case "memory" -> "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
                    case "encrypted" -> "jdbc:h2:file:" + directory.resolve(name) + ";CIPHER=AES";
                    default -> "jdbc:h2:file:" + directory.resolve(name);
                });
        return source;
    }

    H2Source source(JdbcDataSource database) {
        return H2Source.of(Backups.SOURCE, database)
                .temporaryDirectory(directory)
                .build();
    }

    H2Target target(JdbcDataSource database) {
        return H2Target.into(database).temporaryDirectory(directory);
    }

    static void execute(JdbcDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static List<String> rows(JdbcDataSource database, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    List<String> leftovers() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("backup4j"))
                    .toList();
        }
    }
}
