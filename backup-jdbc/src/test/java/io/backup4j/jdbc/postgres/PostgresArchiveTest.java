package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.Archives;
import io.backup4j.jdbc.archive.TablesArchive;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.testkit.StockPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What an archive holds of a database is loaded by psql, and restored from an import, as it was. */
@ExtendWith(TestServer.Lifetime.class)
class PostgresArchiveTest {
    private static final String DEFINITIONS =
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relkind = 'r' AND c.oid > 16384"
                    + " UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 16384"
                    + " UNION ALL SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind IN ('v', 'm') AND oid > 16384"
                    + " UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE oid > 16384"
                    + " UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
                    + " UNION ALL SELECT description FROM pg_description WHERE objoid > 16384 ORDER BY 1";
    private static final String LARGE_OBJECTS =
            "SELECT md5(lo_get(oid)) || oid FROM pg_largeobject_metadata ORDER BY oid";

    @TempDir
    Path directory;

    @Test
    void holdsTablesAsJsonOnRequest() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric, tags text[], doc jsonb)",
                "INSERT INTO item VALUES (1, E'a\n\"b\"', 1.50, '{x,NULL}', '{\"a\": [1.0]}'), (2, NULL, 'NaN', '{}', NULL)",
                "CREATE TABLE nothing (id int)");
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            Path archive = Archives.export(
                    backups.repository(),
                    directory,
                    ArchiveFormat.TAR,
                    new TablesArchive(PostgresSource.KIND, ExportFormat.jsonLines(), directory));

            PGSimpleDataSource restored = TestServer.newDatabase();
            Archives.restoreElsewhere(
                    archive, Backups.SOURCE, PostgresTarget.into(restored).build());
            String rows = "SELECT item::text FROM item ORDER BY id";
            assertThat(TestServer.column(restored, rows)).isEqualTo(TestServer.column(original, rows));

            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR, directory, Backups.SOURCE);
            assertThat(Files.readString(folder.resolve("tables/public.item.jsonl")))
                    .isEqualTo(
                            "{\"id\":1,\"name\":\"a\\n\\\"b\\\"\",\"price\":1.50,\"tags\":[\"x\",null],\"doc\":{\"a\": [1.0]}}\n"
                                    + "{\"id\":2,\"name\":null,\"price\":\"NaN\",\"tags\":[],\"doc\":null}\n");
            assertThat(folder.resolve("tables/public.nothing.jsonl")).isEmptyFile();
        }
    }

    @Test
    void isLoadedByPsqlAndRestoredFromAnImport() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE SCHEMA app",
                "CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok')",
                "CREATE SEQUENCE app.numbers",
                "CREATE TABLE app.account (id bigint PRIMARY KEY DEFAULT nextval('app.numbers'), name text NOT NULL, balance numeric(20,2),"
                        + " mood app.mood, raw bytea, doc jsonb, tags text[], total numeric GENERATED ALWAYS AS (balance * 2) STORED)",
                "INSERT INTO app.account (name, balance, mood, raw, doc, tags)"
                        + " SELECT 'näme \\ ' || chr(9) || chr(10) || i, i / 7.0, 'it''s ok', sha256(i::text::bytea),"
                        + " jsonb_build_object('i', i), ARRAY['a', NULL, i::text, '{,}\"'] FROM generate_series(1, 3000) i",
                "CREATE TABLE app.entry (id int PRIMARY KEY, account bigint REFERENCES app.account (id))",
                "INSERT INTO app.entry SELECT i, 1 + i % 3000 FROM generate_series(1, 5000) i",
                "CREATE TABLE app.\"Odd / na'me.%\" (\"a,b\" text, \"select\" int)",
                "INSERT INTO app.\"Odd / na'me.%\" VALUES ('x', 1), (E'\\\\.', 2)",
                "CREATE TABLE app.nothing ()",
                "INSERT INTO app.nothing DEFAULT VALUES",
                "CREATE VIEW app.rich AS SELECT name, ';' AS \"se;mi\" FROM app.account WHERE balance > 100",
                "CREATE MATERIALIZED VIEW app.counted AS SELECT count(*) FROM app.entry",
                "CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN NEW.account := NEW.account; RETURN NEW; END; $x$",
                "CREATE FUNCTION app.twice(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT i * 2; END",
                "CREATE TRIGGER touched BEFORE UPDATE ON app.entry FOR EACH ROW EXECUTE FUNCTION app.touch()",
                "CREATE INDEX entry_account ON app.entry (account) WHERE id > 10",
                "COMMENT ON TABLE app.entry IS 'it''s; \"an\" entry \\ '",
                "SELECT lo_from_bytea(100, '')",
                "SELECT lo_from_bytea(101, 'short')",
                "SELECT lo_from_bytea(900000, decode(repeat('0123456789abcdef', 200000), 'hex'))");
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original)
                    .connections(2)
                    .rangeBytes(1 << 18)
                    .build());
            Path archive =
                    Archives.export(backups.repository(), directory, ArchiveFormat.TAR_ZST, new PostgresArchive());

            PGSimpleDataSource restored = TestServer.newDatabase();
            Archives.restoreElsewhere(
                    archive,
                    Backups.SOURCE,
                    PostgresTarget.into(restored).connections(2).build());
            assertSame(original, restored);

            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR_ZST, directory, Backups.SOURCE);
            PGSimpleDataSource loaded = TestServer.newDatabase();
            psql(folder, loaded, "restore.sql");
            assertSame(original, loaded);
            psql(folder, loaded, "privileges.sql");
            assertThat(Files.readString(folder.resolve("restore.sql"))).doesNotContain("OWNER TO");
        }
    }

    private static void psql(Path folder, PGSimpleDataSource database, String script) throws Exception {
        String address = "postgresql://postgres:secret-of-postgres@localhost:" + database.getPortNumbers()[0] + "/"
                + database.getDatabaseName();
        StockPrograms.run(folder, List.of("psql", "-X", "-q", "-d", address, "-f", script));
    }

    private static void assertSame(PGSimpleDataSource original, PGSimpleDataSource copy) throws Exception {
        assertThat(TestServer.checksums(copy)).isEqualTo(TestServer.checksums(original));
        assertThat(TestServer.column(copy, DEFINITIONS)).isEqualTo(TestServer.column(original, DEFINITIONS));
        assertThat(TestServer.column(copy, LARGE_OBJECTS))
                .isEqualTo(TestServer.column(original, LARGE_OBJECTS))
                .hasSize(3);
        assertThat(TestServer.ask(copy, "SELECT last_value FROM app.numbers"))
                .isEqualTo(TestServer.ask(original, "SELECT last_value FROM app.numbers"));
        assertThat(TestServer.ask(copy, "SELECT count FROM app.counted")).isEqualTo("5000");
    }
}
