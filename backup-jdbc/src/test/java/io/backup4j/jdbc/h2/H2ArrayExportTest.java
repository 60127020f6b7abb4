package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.util.DateTimeUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements of arrays are exported as columns of their type are, wherever the machine is. */
class H2ArrayExportTest {
    private static final TableName TABLE = new TableName("PUBLIC", "T");

    @TempDir
    private Path work;

    private TimeZone before;
    private JdbcDataSource database;

    @BeforeEach
    void goToBerlin() {
        before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        DateTimeUtils.resetCalendar();
        database = new JdbcDataSource();
        database.setUrl("jdbc:h2:file:" + work.resolve("shop") + ";DB_CLOSE_DELAY=0");
        database.setUser("sa");
        database.setPassword("");
    }

    @AfterEach
    void comeBack() {
        TimeZone.setDefault(before);
        DateTimeUtils.resetCalendar();
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of("TINYINT", "-128", "-128"),
                Arguments.of("SMALLINT", "32767", "32767"),
                Arguments.of("INTEGER", "-2147483648", "-2147483648"),
                Arguments.of("BIGINT", "9223372036854775807", "9223372036854775807"),
                Arguments.of("NUMERIC(40, 20)", "12345678901234567890.1", "12345678901234567890.10000000000000000000"),
                Arguments.of("NUMERIC(10, 0)", "1000000000", "1000000000"),
                Arguments.of("DECFLOAT(30)", "1.10E+100", "1.1E+100"),
                Arguments.of("REAL", "1.1", "1.1"),
                Arguments.of("DOUBLE PRECISION", "1e300", "1.0E300"),
                Arguments.of("DOUBLE PRECISION", "'NaN'", "\"NaN\""),
                Arguments.of("BOOLEAN", "FALSE", "false"),
                Arguments.of("CHAR(4)", "'ab'", "\"ab  \""),
                Arguments.of("VARCHAR", "'x'", "\"x\""),
                Arguments.of("VARCHAR_IGNORECASE", "'x'", "\"x\""),
                Arguments.of("CLOB", "'abc'", "\"abc\""),
                Arguments.of("BINARY(2)", "X'00ff'", "\"AP8=\""),
                Arguments.of("VARBINARY", "X'01'", "\"AQ==\""),
                Arguments.of("BLOB", "X'ff'", "\"/w==\""),
                Arguments.of("JAVA_OBJECT", "CAST(X'ff' AS JAVA_OBJECT)", "\"/w==\""),
                Arguments.of("DATE", "DATE '1500-03-01'", "\"1500-03-01\""),
                Arguments.of("TIME(9)", "TIME '23:59:59.123456789'", "\"23:59:59.123456789\""),
                Arguments.of(
                        "TIME(6) WITH TIME ZONE", "TIME WITH TIME ZONE '01:02:03.5+05:30'", "\"01:02:03.5+05:30\""),
                Arguments.of("TIMESTAMP", "TIMESTAMP '2024-03-31 02:30:00'", "\"2024-03-31T02:30:00\""),
                Arguments.of(
                        "TIMESTAMP(9)",
                        "TIMESTAMP '1500-03-01 00:00:00.123456789'",
                        "\"1500-03-01T00:00:00.123456789\""),
                Arguments.of(
                        "TIMESTAMP(3) WITH TIME ZONE",
                        "TIMESTAMP WITH TIME ZONE '1500-03-01 01:02:03.5-01'",
                        "\"1500-03-01T01:02:03.5-01:00\""),
                Arguments.of(
                        "INTERVAL YEAR TO MONTH", "INTERVAL '1-2' YEAR TO MONTH", "\"INTERVAL '1-2' YEAR TO MONTH\""),
                Arguments.of(
                        "INTERVAL DAY TO SECOND",
                        "INTERVAL '1 02:03:04' DAY TO SECOND",
                        "\"INTERVAL '1 02:03:04' DAY TO SECOND\""),
                Arguments.of(
                        "UUID",
                        "UUID '123e4567-e89b-12d3-a456-426655440000'",
                        "\"123e4567-e89b-12d3-a456-426655440000\""),
                Arguments.of("JSON", "JSON '{\"a\": [1, 2.50]}'", "{\"a\":[1,2.50]}"),
                Arguments.of("ENUM('a', 'b,c')", "'b,c'", "\"b,c\""),
                Arguments.of("GEOMETRY", "GEOMETRY 'POINT (1 2)'", "\"POINT (1 2)\""),
                Arguments.of("ROW(x INT, y DATE)", "ROW(1, DATE '1500-03-01')", "\"ROW (1, 1500-03-01)\""),
                Arguments.of("DATE ARRAY", "ARRAY[DATE '1500-03-01', NULL]", "[\"1500-03-01\",null]"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void writesAnElementAsAColumnOfItsType(String type, String value, String expected) throws Exception {
        execute(
                "CREATE TABLE t (c " + type + ", a " + type + " ARRAY)",
                "INSERT INTO t VALUES (" + value + ", ARRAY[" + value + ", NULL]), (NULL, NULL), (NULL, ARRAY[])");
        String lines = "{\"C\":" + expected + ",\"A\":[" + expected + ",null]}\n{\"C\":null,\"A\":null}\n"
                + "{\"C\":null,\"A\":[]}\n";
        try (LiveView view = DatabaseExport.live(database)) {
            assertThat(text(view)).isEqualTo(lines);
        }
    }

    @Test
    void givesTheSameFromABackup() throws Exception {
        List<Object[]> types = types().map(Arguments::get).toList();
        StringJoiner columns = new StringJoiner(", ", "CREATE TABLE t (", ")");
        StringJoiner values = new StringJoiner(", ", "INSERT INTO t VALUES (", ")");
        StringJoiner expected = new StringJoiner(",", "{", "}\n");
        for (int i = 0; i < types.size(); i++) {
            Object[] type = types.get(i);
            columns.add("a" + i + " " + type[0] + " ARRAY");
            values.add("ARRAY[" + type[1] + "]");
            expected.add("\"A" + i + "\":[" + type[2] + "]");
        }
        execute(columns.toString(), values.toString());
        try (Backups backups = new Backups()) {
            BackupId id = backups.backUp(H2Source.of(Backups.SOURCE, database).build())
                    .manifest()
                    .id();
            try (BackupContents contents = backups.repository().contents(id);
                    TableView view = DatabaseExport.ofBackup(contents, Backups.SOURCE, work)) {
                assertThat(text(view)).isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void countsBrokenTextInArraysInEveryFormat() throws Exception {
        for (ExportFormat format : List.of(ExportFormat.csv(), ExportFormat.jsonLines())) {
            try (LiveView view = DatabaseExport.live(database)) {
                ExportedRows rows = view.exportQuery(
                        "SELECT ARRAY[ARRAY['a' || U&'\\d800', U&'\\dc00'], ARRAY['b']]",
                        format,
                        new ByteArrayOutputStream());
                assertThat(rows.inexactValues()).as(format.toString()).isEqualTo(2);
            }
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String text(TableView view) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(view.export(TABLE, ExportFormat.jsonLines(), out).exact()).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }
}
