package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Every table of a database with every kind of object gives the same bytes from a backup as live: the statements that were stored say what the catalogs say. */
class ExportedFixtureTest {
    @TempDir
    private Path temporary;

    @Test
    void theNewestServerAndItsBackupGiveTheSameBytes() throws Exception {
        assertSame(Server.of(Server.Major.NEWEST));
    }

    /** The fixture on a second server takes as long again. */
    @Test
    @Tag("stress")
    void theOldestServerAndItsBackupGiveTheSameBytes() throws Exception {
        assertSame(Server.of(Server.Major.OLDEST));
    }

    private void assertSame(Server server) throws SQLException, IOException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        try (Connection connection = server.connect(server.newFixture())) {
            database.setUrl(connection.getMetaData().getURL());
            assertThat(fill(connection)).isGreaterThan(50);
        }
        database.setUser("postgres");
        database.setPassword("postgres");
        RepositoryOptions options = RepositoryOptions.builder()
                .workers(2)
                .journal(RunJournals.none())
                .build();
        try (BackupRepository repository = BackupRepository.createUnencrypted(new MemorySink(), options)) {
            repository.backup(BackupPlan.named("plan")
                    .source(PostgresSource.of("db", database).build())
                    .verifyFraction(0)
                    .build());
            Map<String, String> live;
            try (TableView view = DatabaseExport.live(database)) {
                live = texts(view);
            }
            assertThat(live).hasSizeGreaterThan(30);
            try (BackupContents contents =
                            repository.contents(repository.latest().id());
                    TableView view = DatabaseExport.ofBackup(contents, "db", temporary)) {
                assertThat(texts(view)).isEqualTo(live);
            }
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    /** Puts into each column what it takes of these, in rows of their own; a table that needs other columns too stays as it is. */
    private static final String FILL = """
            DO $fill$
            DECLARE place text; value text; rows int := 0;
            BEGIN
              FOR place IN SELECT format('%I.%I (%I)', n.nspname, c.relname, a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1
              LOOP
                FOREACH value IN ARRAY ARRAY['7', 't', 'abc', '{7}', '{t}', '{abc}', '{NULL}', '\\x00ff', '2024-01-01 01:02:03+04', '[1,5)', '{[1,5)}',
                  '(,,,,)', '{"(,,,,)"}', '{"a": [1]}', 'sad', '{sad}']
                LOOP
                  BEGIN
                    EXECUTE 'INSERT INTO ' || place || ' OVERRIDING SYSTEM VALUE VALUES (' || quote_literal(value) || ')';
                    rows := rows + 1;
                  EXCEPTION WHEN OTHERS THEN NULL;
                  END;
                END LOOP;
              END LOOP;
              PERFORM set_config('filled.rows', rows::text, false);
            END $fill$
            """;

    private static int fill(Connection connection) throws SQLException {
        Server.run(connection, "SET session_replication_role = replica", FILL);
        return Integer.parseInt(Server.ask(connection, "SELECT current_setting('filled.rows')"));
    }

    private static Map<String, String> texts(TableView view) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (TableName table : view.tables()) {
            for (ExportFormat format :
                    new ExportFormat[] {ExportFormat.csv("NULL", false, false), ExportFormat.jsonLines()}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                view.export(table, format, out);
                texts.put(table + "." + format, out.toString(StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
