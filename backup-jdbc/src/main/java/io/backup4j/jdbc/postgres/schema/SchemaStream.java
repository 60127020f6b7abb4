package io.backup4j.jdbc.postgres.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema as lines of JSON in UTF-8, each ended by a line feed: a header, one line for each object, one for each table, and a last line that counts them, so
 * that a cut stream is noticed. Members that a reader does not know are ignored; a version above {@value #VERSION} is refused. Stateless.
 */
public final class SchemaStream {
    private static final int VERSION = 1;
    private static final String FORMAT = "backup4j-postgresql-schema";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SchemaStream() {}

    /** Writes a schema; the stream is left open. */
    public static void write(DatabaseSchema schema, OutputStream out) throws IOException {
        ObjectNode header = MAPPER.createObjectNode();
        header.put("format", FORMAT);
        header.put("version", VERSION);
        header.put("serverVersionNum", schema.serverVersionNum());
        put(header, "unrepresentable", schema.unrepresentable());
        put(header, "expected", schema.expected());
        put(header, "leftOut", schema.leftOut());
        ArrayNode largeObjects = header.putArray("largeObjects");
        schema.largeObjects().forEach(largeObjects::add);
        line(out, header);
        for (SchemaObject object : schema.objects()) {
            line(out, object(object));
        }
        for (TableData table : schema.tables()) {
            ObjectNode node = MAPPER.createObjectNode();
            node.put("table", table.name());
            node.put("schema", table.schema());
            put(node, "columns", table.columns());
            node.put("oid", table.oid());
            node.put("relpages", table.relpages());
            if (table.condition() != null) {
                node.put("condition", table.condition());
            }
            line(out, node);
        }
        ObjectNode end = MAPPER.createObjectNode();
        end.put("end", (long) schema.objects().size() + schema.tables().size());
        line(out, end);
    }

    private static ObjectNode object(SchemaObject object) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", object.id());
        node.put("kind", object.kind());
        node.put("schema", object.schema());
        node.put("name", object.name());
        node.put("section", object.section().name());
        put(node, "statements", object.statements());
        ArrayNode dependsOn = node.putArray("dependsOn");
        object.dependsOn().forEach(dependsOn::add);
        put(node, "ownership", object.ownership());
        put(node, "grants", object.grants());
        put(node, "comments", object.comments());
        return node;
    }

    private static void put(ObjectNode node, String name, List<String> texts) {
        ArrayNode array = node.putArray(name);
        texts.forEach(array::add);
    }

    private static void line(OutputStream out, ObjectNode node) throws IOException {
        out.write(MAPPER.writeValueAsBytes(node));
        out.write('\n');
    }

    /**
     * Reads a schema to its last line; the stream is left open, and may have been read beyond that line.
     *
     * @throws IOException when it is no schema, of a newer version, damaged or cut
     */
    public static DatabaseSchema read(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            ObjectNode header = next(lines);
            if (!FORMAT.equals(header.path("format").asString(""))) {
                throw new IOException("schema: the first line is not that of a " + FORMAT);
            }
            int version = header.path("version").asInt(0);
            if (version < 1 || version > VERSION) {
                throw new IOException("schema: version " + version + " is not known to this release, which reads up to "
                        + VERSION + "; use a newer release");
            }
            List<SchemaObject> objects = new ArrayList<>();
            List<TableData> tables = new ArrayList<>();
            ObjectNode node = next(lines);
            while (!node.has("end")) {
                if (node.has("table")) {
                    tables.add(table(node));
                } else {
                    objects.add(object(node));
                }
                node = next(lines);
            }
            if (node.get("end").asLong() != (long) objects.size() + tables.size()) {
                throw new IOException("schema: " + (objects.size() + tables.size())
                        + " objects and tables, but the last line says " + node.get("end"));
            }
            return new DatabaseSchema(
                    header.get("serverVersionNum").asInt(),
                    objects,
                    texts(header, "unrepresentable"),
                    tables,
                    numbers(header, "largeObjects"),
                    texts(header, "expected"),
                    texts(header, "leftOut"));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            // The cause is dropped: its message quotes the line, which may hold a password.
            throw new IOException("schema: a line is damaged");
        }
    }

    private static ObjectNode next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("schema: it ends before its last line");
        }
        if (MAPPER.readTree(line) instanceof ObjectNode node) {
            return node;
        }
        throw new IOException("schema: a line is not a JSON object");
    }

    private static SchemaObject object(ObjectNode node) {
        return new SchemaObject(
                node.get("id").asLong(),
                node.get("kind").asString(),
                node.get("schema").asString(),
                node.get("name").asString(),
                Section.valueOf(node.get("section").asString()),
                texts(node, "statements"),
                numbers(node, "dependsOn"),
                texts(node, "ownership"),
                texts(node, "grants"),
                texts(node, "comments"));
    }

    private static TableData table(ObjectNode node) {
        JsonNode condition = node.get("condition");
        @Nullable String where = condition == null ? null : condition.asString();
        return new TableData(
                node.get("schema").asString(),
                node.get("table").asString(),
                texts(node, "columns"),
                node.get("oid").asLong(),
                node.get("relpages").asLong(),
                where);
    }

    private static List<String> texts(ObjectNode node, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : node.get(name)) {
            texts.add(text.asString());
        }
        return texts;
    }

    private static List<Long> numbers(ObjectNode node, String name) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : node.get(name)) {
            numbers.add(number.asLong());
        }
        return numbers;
    }
}
