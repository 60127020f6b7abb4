package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables of an extension belong to it, but the rows that users put into some of them do not. */
@ExtendWith(TestServer.Lifetime.class)
class ExtensionRowsTest {
    private static final String SETTINGS = "SELECT name || '=' || value FROM setting ORDER BY 1";

    /** The server reads extensions from its own folder. */
    private static void write(PGSimpleDataSource database, String file, String... lines) throws Exception {
        String folder = TestServer.ask(database, "SELECT setting FROM pg_config WHERE name = 'SHAREDIR'");
        TestServer.execute(
                database,
                "COPY (VALUES ('" + String.join("'), ('", lines) + "')) TO '" + folder + "/extension/" + file + "'");
    }

    @Test
    void rowsThatMeetTheConditionOfTheExtensionComeBackBesideItsOwn() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        PGSimpleDataSource target = TestServer.newDatabase();
        write(original, "backup4j_rows.control", "default_version = ''1''", "relocatable = true");
        write(
                original,
                "backup4j_rows--1.sql",
                "CREATE TABLE setting (name text PRIMARY KEY, value text, own boolean);",
                "INSERT INTO setting VALUES (''built in'', ''1'', false);",
                "CREATE TABLE whole (id int);",
                "CREATE TABLE private (id int);",
                "SELECT pg_catalog.pg_extension_config_dump(''setting'', ''WHERE own AND name <> ''''passing'''''');",
                "SELECT pg_catalog.pg_extension_config_dump(''whole'', '''');");
        TestServer.execute(
                original,
                "CREATE EXTENSION backup4j_rows",
                "INSERT INTO setting VALUES ('mine', '2', true), ('passing', '3', true), ('foreign', '4', false)",
                "INSERT INTO whole VALUES (1), (2)",
                "INSERT INTO private VALUES (1)");
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            assertThat(backups.restore(PostgresTarget.into(target).build()).issues())
                    .isEmpty();
        }
        assertThat(TestServer.column(target, SETTINGS)).isEqualTo(List.of("built in=1", "mine=2"));
        assertThat(TestServer.ask(target, "SELECT count(*) FROM whole")).isEqualTo("2");
        assertThat(TestServer.ask(target, "SELECT count(*) FROM private")).isEqualTo("0");
        assertThat(TestServer.ask(
                        target, "SELECT cardinality(extconfig) FROM pg_extension WHERE extname = 'backup4j_rows'"))
                .isEqualTo("2");
    }
}
