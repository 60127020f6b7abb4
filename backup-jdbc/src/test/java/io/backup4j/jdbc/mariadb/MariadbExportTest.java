package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.export.DatabaseExport;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.ExportedRows;
import io.backup4j.jdbc.export.table.LiveView;
import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.table.TableView;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.verify.BackupContents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is exported is what the database has, and a backup gives the same bytes as the live database did. */
@ExtendWith(TestServer.Lifetime.class)
class MariadbExportTest {
    private static final List<ExportFormat> FORMATS = List.of(
            ExportFormat.csv("NULL", false, false), ExportFormat.csv("\\N", true, true), ExportFormat.jsonLines());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path temporary;

    private static Map<String, String> texts(TableView view) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (TableName table : view.tables()) {
            for (int i = 0; i < FORMATS.size(); i++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ExportedRows rows = view.export(table, FORMATS.get(i), out);
                assertThat(rows.exact()).as(table.toString()).isTrue();
                texts.put(table + " as " + i, out.toString(StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private static Map<String, String> live(DataSource database) throws IOException {
        try (LiveView view = DatabaseExport.live(database)) {
            return texts(view);
        }
    }

    private void assertSameFromABackup(DataSource database) throws Exception {
        Map<String, String> live = live(database);
        assertThat(live).hasSizeGreaterThan(10);
        try (Backups backups = new Backups()) {
            BackupId id = backups.backUp(MariadbSource.of(Backups.SOURCE, database)
                            .connections(2)
                            .build())
                    .manifest()
                    .id();
            try (BackupContents contents = backups.repository().contents(id);
                    TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, temporary)) {
                assertThat(texts(view)).isEqualTo(live);
            }
        }
    }

    private static String query(DataSource database, String sql, ExportFormat format) throws IOException {
        try (LiveView view = DatabaseExport.live(database)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.exportQuery(sql, format, out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesTheSameBytesOfEveryTypeFromABackupAsFromTheDatabase() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, Fixture.types());
        assertSameFromABackup(database);
    }

    @Test
    void givesTheSameBytesOfTablesOfAllKinds() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, Fixture.shop());
        TestServer.execute(database, Fixture.plain());
        assertSameFromABackup(database);
    }

    @Test
    void writesEachTypeInItsOwnWay() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, Fixture.types());
        List<String> lines = live(database).get("types as 2").lines().toList();
        JsonNode row = JSON.readTree(lines.get(0));
        assertThat(lines.get(0))
                .contains(
                        "\"b\":18446744073709551615,\"z\":42,\"d\":12345678901234567890.123456789012345678901234567890,",
                        "\"b1\":1,\"b64\":9223372036854775817,");
        assertThat(row.get("dt").asString()).isEqualTo("2024-02-29T23:59:59.999999");
        assertThat(row.get("ts").asString()).isEqualTo("2024-03-31T00:30:00.123Z");
        assertThat(row.get("tm").asString()).isEqualTo("-838:59:59.000000");
        assertThat(row.get("v").asString()).isEqualTo("näme \t tab 😀");
        assertThat(row.get("l").asString()).isEqualTo("Ünï");
        assertThat(row.get("sj").asString()).isEqualTo("ソ表");
        assertThat(row.get("e").asString()).isEqualTo("b'c");
        assertThat(row.get("e0").asString()).isEqualTo("x");
        assertThat(row.get("st").asString()).isEqualTo("p,r");
        assertThat(row.get("s0").asString()).isEqualTo("k");
        assertThat(row.get("vb").binaryValue())
                .isEqualTo(new byte[] {0x5c, 9, 10, 0, 0x5c, 0x4e, 0x0d, 0x1a, (byte) 0xff});
        assertThat(row.get("j")).isEqualTo(JSON.readTree("{\"a\": [1, \"\\n\"]}"));
        assertThat(row.get("u").asString()).isEqualTo("123e4567-e89b-12d3-a456-426655440000");
        assertThat(row.get("n").asInt()).as("the invisible column").isEqualTo(12);
        assertThat(row.has("gv")).isFalse();
        JsonNode odd = JSON.readTree(lines.get(1));
        assertThat(odd.get("e").asString()).isEmpty();
        assertThat(odd.get("da").asString()).isEqualTo("0000-00-00");
        assertThat(odd.get("ts").asString()).isEqualTo("0000-00-00T00:00:00.000");
    }

    @Test
    void readsTheSameFromAQueryAsFromATable() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, Fixture.types());
        String columns =
                "id, t, t1, s, m, b, z, d, CAST(f AS DOUBLE) AS f, CAST(fm AS DOUBLE) AS fm, dd, b1, b64, da, dt, ts, tm, y + 0 AS y, c, v, l, sj, u4, e, e0, st, bin, vb, tt, lt, u, i4, i6, n, j";
        List<JsonNode> table =
                live(database).get("types as 2").lines().map(JSON::readTree).toList();
        List<JsonNode> query = query(
                        database, "SELECT " + columns + " FROM types ORDER BY id;", ExportFormat.jsonLines())
                .lines()
                .map(JSON::readTree)
                .toList();
        assertThat(query).hasSameSizeAs(table);
        for (int i = 0; i < query.size(); i++) {
            JsonNode whole = table.get(i);
            query.get(i).properties().forEach(each -> assertThat(comparable(each.getValue()))
                    .as(each.getKey())
                    .isEqualTo(comparable(whole.get(each.getKey()))));
        }
    }

    /** The server writes six of its nine digits, and nobody can see whether that was all. */
    @Test
    void countsFloatsOfAQueryAsInexact() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE t (f FLOAT, g FLOAT(7,3), d DOUBLE)",
                "INSERT INTO t VALUES (16777217, 1234.567, 0.1), (NULL, NULL, 1)");
        try (LiveView view = DatabaseExport.live(database)) {
            assertThat(view.exportQuery("SELECT f, g, d FROM t", ExportFormat.csv(), OutputStream.nullOutputStream())
                            .inexactValues())
                    .isEqualTo(2);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ExportedRows rows =
                    view.exportQuery("SELECT CAST(f AS DOUBLE) AS f, d FROM t WHERE f > 0", ExportFormat.csv(), out);
            assertThat(rows.exact()).isTrue();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isIn(
                            "f,d\r\n16777216,0.1\r\n",
                            // MySQL's driver writes numbers as Java does.
                            "f,d\r\n1.6777216E7,0.1\r\n");
        }
    }

    /** The driver writes times itself, some with more zeros behind the point; MySQL's own driver writes 0.0 and 1.0E10 too. */
    private static String comparable(JsonNode value) {
        if (value.isNumber()) {
            return new java.math.BigDecimal(value.toString())
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return value.toString()
                .replaceFirst("(\\d\\d:\\d\\d)\\.(\\d*?)0*(Z?\"$)", "$1.$2$3")
                .replaceFirst("\\.(Z?\"$)", "$1");
    }

    @Test
    void changesNothingWhateverTheQuery() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, "CREATE TABLE t (i INT)", "INSERT INTO t VALUES (1)");
        for (String sql : new String[] {
            "DELETE FROM t RETURNING i",
            "SELECT 1; DROP TABLE t",
            "SELECT 'a\\'; x' ; SELECT 2",
            "DROP TABLE t",
            "CREATE TABLE u (i INT)",
            "TRUNCATE t",
            " "
        }) {
            assertThatThrownBy(() -> query(database, sql, ExportFormat.csv()))
                    .as(sql)
                    .isInstanceOf(IOException.class);
        }
        assertThat(TestServer.column(database, "SHOW TABLES")).containsExactly("t");
        assertThat(query(
                        database,
                        "SELECT i, i AS i, '=1' AS `x,y`, CAST(NULL AS CHAR) AS n, '' AS blank FROM t",
                        ExportFormat.csv()))
                .isEqualTo("i,i_2,\"x,y\",n,blank\r\n1,1,=1,,\"\"\r\n");
    }

    @Test
    void namesTheColumnWhoseTextsItCannotRead() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE rare (v VARCHAR(10) CHARACTER SET armscii8)",
                "CREATE TABLE windows (v VARCHAR(10) CHARACTER SET latin1)",
                "INSERT INTO windows VALUES (x'80819f')");
        try (LiveView view = DatabaseExport.live(database)) {
            assertThatThrownBy(() ->
                            view.export(new TableName("", "rare"), ExportFormat.csv(), OutputStream.nullOutputStream()))
                    .hasMessageContaining("'v'", "armscii8");
        }
        assertThat(csv(database, "windows")).isEqualTo("v\r\n€\u0081Ÿ\r\n");
    }

    private static String csv(DataSource database, String table) throws IOException {
        try (LiveView view = DatabaseExport.live(database)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.export(new TableName("", table), ExportFormat.csv(), out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void writesBytesThatAStockReaderTurnsBack() throws Exception {
        DataSource database = TestServer.newDatabase();
        byte[] bytes = new byte[70_000];
        new java.util.Random(7).nextBytes(bytes);
        TestServer.execute(
                database,
                "CREATE TABLE t (b LONGBLOB)",
                "INSERT INTO t VALUES (x'" + java.util.HexFormat.of().formatHex(bytes) + "')");
        Map<String, String> texts = live(database);
        assertThat(java.util.HexFormat.of().parseHex(texts.get("t as 0").strip().substring(5)))
                .isEqualTo(bytes);
        assertThat(Base64.getDecoder()
                        .decode(texts.get("t as 1").strip().lines().toList().get(1)))
                .isEqualTo(bytes);
        assertThat(JSON.readTree(texts.get("t as 2")).get("b").binaryValue()).isEqualTo(bytes);
    }
}
