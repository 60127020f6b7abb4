package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.SchemaReader;
import io.backup4j.jdbc.mariadb.schema.SchemaStream;
import io.backup4j.jdbc.mariadb.schema.Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing that the server keeps of a database is passed over. */
@ExtendWith(TestServer.Lifetime.class)
class CatalogueAccountTest {
    private static DatabaseSchema read(DataSource database) throws Exception {
        try (Connection connection = database.getConnection()) {
            Set<String> tables = new HashSet<>(TestServer.column(
                    database, "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"));
            return SchemaReader.read(new Catalogue(connection, Server.of(connection), connection.getCatalog()), tables)
                    .schema();
        }
    }

    /** Asks the server, table by table of its catalogue, what it has of this database: each row must be in the schema. */
    @Test
    void storesWhatEachTableOfTheCatalogueTells() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, Fixture.types());
        TestServer.execute(database, Fixture.shop());
        TestServer.execute(database, Fixture.plain());
        DatabaseSchema schema = read(database);
        assertThat(schema.unrepresentable()).isEmpty();
        List<String> stored = new ArrayList<>();
        schema.tables().forEach(table -> stored.add((table.sequence() ? "SEQUENCE " : "BASE TABLE ") + table.name()));
        schema.objects().forEach(object -> stored.add(object.kind().sql() + " " + object.name()));
        List<String> present = new ArrayList<>();
        for (String query : new String[] {
            "SELECT CONCAT(TABLE_TYPE, ' ', TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
            "SELECT CONCAT(ROUTINE_TYPE, ' ', ROUTINE_NAME) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()",
            "SELECT CONCAT('TRIGGER ', TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()",
            "SELECT CONCAT('EVENT ', EVENT_NAME) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()",
        }) {
            present.addAll(TestServer.column(database, query));
        }
        assertThat(stored).containsExactlyInAnyOrderElementsOf(present);
        assertThat(schema.tables().stream().flatMap(table -> table.foreignKeys().stream()))
                .hasSize(
                        Integer.parseInt(
                                TestServer.ask(
                                        database,
                                        "SELECT COUNT(*) FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()")));
    }

    @Test
    void survivesItsOwnStreamAndNoticesDamage() throws Exception {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(database, Fixture.shop());
        DatabaseSchema schema = read(database);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SchemaStream.write(schema, out);
        byte[] stream = out.toByteArray();
        assertThat(SchemaStream.read(new ByteArrayInputStream(stream))).isEqualTo(schema);
        int lastLine =
                new String(stream, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf('\n', stream.length - 2);
        assertThatThrownBy(() -> SchemaStream.read(new ByteArrayInputStream(Arrays.copyOf(stream, lastLine + 1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends before its last line");
        byte[] newer = new String(stream, java.nio.charset.StandardCharsets.UTF_8)
                .replaceFirst("\"version\":1", "\"version\":2")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> SchemaStream.read(new ByteArrayInputStream(newer)))
                .hasMessageContaining("newer release");
    }
}
