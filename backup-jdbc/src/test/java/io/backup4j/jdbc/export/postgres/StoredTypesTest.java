package io.backup4j.jdbc.export.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.export.table.TableName;
import io.backup4j.jdbc.export.value.JsonWriter;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the statements of a backup say of types. */
class StoredTypesTest {
    private final List<SchemaObject> objects = new ArrayList<>();

    private void object(String kind, String schema, String name, String... statements) {
        objects.add(new SchemaObject(
                objects.size() + 1L,
                kind,
                schema,
                name,
                Section.PRE_DATA,
                List.of(statements),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }

    private String json(String schema, String table, String column, String text) throws IOException {
        return json(new StoredTypes(objects).form(new TableName(schema, table), column), text);
    }

    private static String json(Form form, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter writer = new JsonWriter(out, false);
        writer.begin(List.of("v"));
        writer.beginRow();
        form.write(text, writer);
        writer.endRow();
        writer.end();
        String row = out.toString(StandardCharsets.UTF_8).strip();
        return row.substring(5, row.length() - 1);
    }

    @Test
    void findsTheTypeOfEachColumnWhateverStandsAroundIt() throws IOException {
        object(
                "TABLE",
                "Odd, (schema)",
                "t\"x",
                "CREATE UNLOGGED TABLE \"Odd, (schema)\".\"t\"\"x\" (\n    id integer NOT NULL,\n"
                        + "    \"a, b)\" numeric(10,2) COLLATE x,\n    \"CONSTRAINT\" timestamp(3) with time zone,\n"
                        + "    g boolean GENERATED ALWAYS AS ((id = 1) AND ('a,b)' = 'x')) STORED,\n    CONSTRAINT c CHECK (id > 0),\n"
                        + "    last jsonb\n) WITH (fillfactor=70)");
        String[][] expected = {
            {"id", "1", "1"},
            {"a, b)", "1.50", "1.50"},
            {"CONSTRAINT", "2024-01-01 00:00:00+00", "\"2024-01-01T00:00:00Z\""},
            {"g", "t", "true"},
            {"last", "[1]", "[1]"},
            {"none", "1", "\"1\""}
        };
        for (String[] each : expected) {
            assertThat(json("Odd, (schema)", "t\"x", each[0], each[1]))
                    .as(each[0])
                    .isEqualTo(each[2]);
        }
    }

    @Test
    void followsDomainsParentsAndTypesOfTables() throws IOException {
        object("DOMAIN", "s", "Flag", "CREATE DOMAIN s.\"Flag\" AS boolean NOT NULL");
        object("DOMAIN", "s", "flags", "CREATE DOMAIN s.flags AS s.\"Flag\"[]");
        object("TYPE", "s", "row", "CREATE TYPE s.\"row\" AS (a integer, \"b\" s.flags)");
        object("TYPE", "s", "base", "CREATE TYPE s.base (INPUT = x, DELIMITER = ';', COLLATABLE = true)");
        object("TABLE", "s", "typed", "CREATE TABLE s.typed OF s.\"row\" (a WITH OPTIONS NOT NULL)");
        object("TABLE", "s", "child", "CREATE TABLE s.child (\n    e s.base[]\n) INHERITS (s.other, s.typed)");
        assertThat(json("s", "typed", "b", "{t,f}")).isEqualTo("[true,false]");
        assertThat(json("s", "child", "a", "5")).isEqualTo("5");
        assertThat(json("s", "child", "e", "{a,b;c}")).isEqualTo("[\"a,b\",\"c\"]");
    }

    @Test
    void leavesWhatAnExtensionMadeAsText() throws IOException {
        object("TABLE", "s", "t", "CREATE TABLE s.t (\n    h public.hstore[],\n    g public.geometry(Point,4326)\n)");
        assertThat(json("s", "t", "h", "{a:b}")).isEqualTo("\"{a:b}\"");
        assertThat(json("s", "t", "g", "01")).isEqualTo("\"01\"");
    }

    @Test
    void readsArraysOfEveryShape() throws IOException {
        assertThat(json(Form.array(Form.TEXT, ','), "[0:1][2:3]={{NULL,\"NULL\"},{\"a\\\"\\\\,b\",\"\"}}"))
                .isEqualTo("[[null,\"NULL\"],[\"a\\\"\\\\,b\",\"\"]]");
        assertThat(json(Form.array(Form.NUMBER, ','), "{}")).isEqualTo("[]");
        assertThat(json(Form.array(Form.BYTES, ','), "{\"\\\\x00ff\"}")).isEqualTo("[\"AP8=\"]");
        for (String broken : List.of("", "{", "{1", "{1,", "{\"a}", "{1}}", "1", "{\"a\"b}")) {
            assertThatThrownBy(() -> json(Form.array(Form.TEXT, ','), broken))
                    .as(broken)
                    .isInstanceOf(IOException.class);
        }
    }
}
