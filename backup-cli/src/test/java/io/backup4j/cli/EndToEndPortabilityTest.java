package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.files.FileSource;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.jdbc.sqlite.SqliteSource;
import io.backup4j.kafka.KafkaSource;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.key.Credential;
import io.backup4j.testkit.StockPrograms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** One backup of files, a PostgreSQL database, a SQLite database and topics leaves in each format, and is the same for strangers and on another machine. */
class EndToEndPortabilityTest {
    private static final String POSTGRES_ROWS =
            "SELECT 'book ' || md5(string_agg(t::text, '|' ORDER BY id)) FROM book t UNION ALL"
                    + " SELECT 'reader ' || md5(string_agg(t::text, '|' ORDER BY id)) FROM reader t UNION ALL"
                    + " SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid > 16384 AND indrelid::regclass::text !~ '^pg_'"
                    + " UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 16384 ORDER BY 1";
    private static final String SQLITE_ROWS =
            "SELECT id || ':' || quote(title) || ':' || hex(cover) FROM song ORDER BY id";

    @TempDir
    private static Path work;

    private static EmbeddedPostgres server;
    private static OrdersCluster cluster;
    private static EndToEndFixture here;
    private static EndToEndFixture elsewhere;
    private static Path songs;

    @BeforeAll
    static void backUp() throws Exception {
        here = new EndToEndFixture(work.resolve("here")).initialisedWithAKeyOfItsOwn();
        elsewhere = new EndToEndFixture(work.resolve("elsewhere")).initialisedWithAKeyOfItsOwn();
        fillPostgres();
        fillSqlite();
        cluster = OrdersCluster.start();
        try (Credential key = here.key();
                BackupRepository repository = BackupRepository.open(
                        DirectorySink.at(here.repository),
                        key,
                        RepositoryOptions.builder().workers(2).build())) {
            assertThat(repository
                            .backup(BackupPlan.named("all")
                                    .source(FileSource.of("files", here.tree))
                                    .source(PostgresSource.of("shop", server.getDatabase("postgres", "original"))
                                            .connections(2)
                                            .build())
                                    .source(SqliteSource.of("songs", songs).build())
                                    .source(KafkaSource.of("kafka", Map.of("bootstrap.servers", cluster.servers()))
                                            .topic("orders")
                                            .build())
                                    .build())
                            .status())
                    .isEqualTo(BackupStatus.COMPLETED);
        }
    }

    private static void fillPostgres() throws Exception {
        server = EmbeddedPostgres.start();
        execute(server.getDatabase("postgres", "postgres").getConnection(), "CREATE DATABASE original");
        execute(
                server.getDatabase("postgres", "original").getConnection(),
                "CREATE TABLE reader (id int PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO reader VALUES (1, E'näme\t\\\\ \"x\"')",
                "CREATE TABLE book (id int PRIMARY KEY, title text, price numeric(9,2), reader int REFERENCES reader)",
                "INSERT INTO book SELECT i, nullif('title ' || i, 'title 7'), i / 3.0, 1 FROM generate_series(1, 2000) i",
                "CREATE INDEX book_title ON book (title) WHERE price > 10");
    }

    private static void fillSqlite() throws SQLException {
        songs = work.resolve("songs.db");
        execute(
                DriverManager.getConnection("jdbc:sqlite:" + songs),
                "CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT, cover BLOB)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                        + " INSERT INTO song SELECT i, nullif('song ' || i, 'song 9'), randomblob(50) FROM n");
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Path export(ArchiveFormat format) throws IOException {
        Path directory = Files.createDirectories(work.resolve("archives"));
        Path archive = Files.createTempDirectory(directory, "of").resolve("all." + format.word());
        here.run("export-archive", "--backup-id", "latest", "--output", archive).ok();
        return archive;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TAR")
    void isImportedWhereNobodyKnowsItRestoredAndEqual(ArchiveFormat format) throws Exception {
        Path archive = export(format);
        String name = format.name().toLowerCase(Locale.ROOT);

        String id =
                elsewhere.run("import-archive", archive, "--quiet").ok().out().strip();

        Path files = work.resolve("files-" + name);
        restore(id, "--source", "files", "--target", files);
        assertThat(EndToEndFixture.contents(files.resolve("tree"))).isEqualTo(EndToEndFixture.contents(here.tree));
        String database = "restored_" + name;
        execute(server.getDatabase("postgres", "postgres").getConnection(), "CREATE DATABASE " + database);
        restore(id, "--jdbc-url", postgres(database), "--jdbc-user", "postgres");
        assertThat(rowsOfPostgres(database))
                .isEqualTo(rowsOfPostgres("original"))
                .hasSizeGreaterThan(4);
        Path restored = work.resolve("songs-" + name + ".db");
        restore(id, "--jdbc-url", "jdbc:sqlite:" + restored);
        assertThat(rowsOfSqlite(restored)).isEqualTo(rowsOfSqlite(songs)).hasSize(500);
        restore(id, "--kafka", cluster.servers(), "--same-cluster", "--rename", "orders=" + name);
        cluster.assertIsACopy(name);
        elsewhere.assertIntact();
    }

    private static void restore(String id, Object... options) {
        List<Object> all = new ArrayList<>(List.of("restore", "--backup-id", id));
        all.addAll(List.of(options));
        elsewhere.run(all.toArray()).ok();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TAR")
    void isCheckedAndLoadedByStockPrograms(ArchiveFormat format) throws Exception {
        Path archive = export(format);
        Path out = archive.resolveSibling("out");

        StockPrograms.unpack(archive, format, out);

        String checked = StockPrograms.run(out, List.of("sha256sum", "--strict", "-c", "SHA256SUMS"));
        assertThat(checked.lines()).allMatch(line -> line.endsWith(": OK")).hasSizeGreaterThan(10);
        Path sources = out.resolve("sources");
        assertThat(EndToEndFixture.contents(sources.resolve("files/data/tree")))
                .isEqualTo(EndToEndFixture.contents(here.tree));
        String database = "loaded_" + format.name().toLowerCase(Locale.ROOT);
        execute(server.getDatabase("postgres", "postgres").getConnection(), "CREATE DATABASE " + database);
        StockPrograms.run(
                sources.resolve("shop"),
                List.of(
                        "psql",
                        "-X",
                        "-q",
                        "-d",
                        "postgresql://postgres@localhost:" + server.getPort() + "/" + database,
                        "-f",
                        "restore.sql"));
        assertThat(rowsOfPostgres(database)).isEqualTo(rowsOfPostgres("original"));
        assertThat(StockPrograms.run(sources.resolve("songs"), List.of("sqlite3", "data/main", SQLITE_ROWS + ";"))
                        .lines()
                        .toList())
                .isEqualTo(rowsOfSqlite(songs));
        long lines = 0;
        try (Stream<Path> segments = Files.walk(sources.resolve("kafka/records/orders"))) {
            for (Path segment : segments.filter(Files::isRegularFile).toList()) {
                lines += Files.readAllLines(segment).size();
            }
        }
        assertThat(lines).isEqualTo(OrdersCluster.RECORDS);
        here.assertIntact();
    }

    private static void execute(Connection opened, String... statements) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String postgres(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    private static List<String> rowsOfPostgres(String database) throws SQLException {
        return column(server.getDatabase("postgres", database).getConnection(), POSTGRES_ROWS);
    }

    private static List<String> rowsOfSqlite(Path file) throws SQLException {
        return column(DriverManager.getConnection("jdbc:sqlite:" + file), SQLITE_ROWS);
    }

    private static List<String> column(Connection opened, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = opened;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
