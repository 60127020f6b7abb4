package io.backup4j.jdbc.mariadb.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema as lines of JSON in UTF-8, each ended by a line feed: a header, one line for each table, sequence and object, and a last line that counts them, so that a
 * cut stream is noticed. Members that a reader does not know are ignored; a version above {@value #VERSION} is refused. Stateless.
 */
public final class SchemaStream {
    private static final int VERSION = 1;
    private static final String FORMAT = "backup4j-mariadb-schema";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SchemaStream() {}

    /** Writes a schema; the stream is left open. */
    public static void write(DatabaseSchema schema, OutputStream out) throws IOException {
        ObjectNode header = MAPPER.createObjectNode();
        header.put("format", FORMAT);
        header.put("version", VERSION);
        header.put("server", schema.server());
        header.put("database", schema.database());
        header.put("characterSet", schema.characterSet());
        header.put("collation", schema.collation());
        header.put("comment", schema.comment());
        put(header, "unrepresentable", schema.unrepresentable());
        put(header, "leftOut", schema.leftOut());
        line(out, header);
        for (TableDefinition table : schema.tables()) {
            line(out, table(table));
        }
        for (StoredObject object : schema.objects()) {
            line(out, object(object));
        }
        ObjectNode end = MAPPER.createObjectNode();
        end.put("end", schema.tables().size() + schema.objects().size());
        line(out, end);
    }

    private static ObjectNode table(TableDefinition table) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put(table.sequence() ? "sequence" : "table", table.name());
        put(node, "statements", table.statements());
        node.put("nextNumber", table.nextNumber());
        put(node, "keys", table.keys());
        ArrayNode foreignKeys = node.putArray("foreignKeys");
        for (ForeignKey key : table.foreignKeys()) {
            ObjectNode each = foreignKeys.addObject();
            each.put("name", key.name());
            each.put("definition", key.definition());
            put(each, "columns", key.columns());
            each.put("parentDatabase", key.parentDatabase());
            each.put("parent", key.parent());
            put(each, "parentColumns", key.parentColumns());
        }
        ArrayNode defaults = node.putArray("sequenceDefaults");
        for (TableDefinition.SequenceDefault each : table.sequenceDefaults()) {
            defaults.addObject().put("column", each.column()).put("definition", each.definition());
        }
        return node;
    }

    private static ObjectNode object(StoredObject object) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("object", object.name());
        node.put("kind", object.kind().name());
        node.put("statement", object.statement());
        node.put("sqlMode", object.sqlMode());
        node.put("collation", object.collation());
        node.put("databaseCollation", object.databaseCollation());
        node.put("timeZone", object.timeZone());
        put(node, "names", object.names());
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
            List<TableDefinition> tables = new ArrayList<>();
            List<StoredObject> objects = new ArrayList<>();
            ObjectNode node = next(lines);
            while (!node.has("end")) {
                if (node.has("object")) {
                    objects.add(object(node));
                } else {
                    tables.add(table(node));
                }
                node = next(lines);
            }
            if (node.get("end").asInt() != tables.size() + objects.size()) {
                throw new IOException("schema: " + (tables.size() + objects.size())
                        + " tables and objects, but the last line says " + node.get("end"));
            }
            return new DatabaseSchema(
                    text(header, "server"),
                    text(header, "database"),
                    text(header, "characterSet"),
                    text(header, "collation"),
                    text(header, "comment"),
                    tables,
                    objects,
                    texts(header, "unrepresentable"),
                    texts(header, "leftOut"));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            // The cause is dropped: its message quotes the line, which may hold a secret of a routine.
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

    private static TableDefinition table(ObjectNode node) {
        boolean sequence = node.has("sequence");
        List<ForeignKey> foreignKeys = new ArrayList<>();
        for (JsonNode key : node.get("foreignKeys")) {
            foreignKeys.add(new ForeignKey(
                    text(key, "name"),
                    text(key, "definition"),
                    texts(key, "columns"),
                    text(key, "parentDatabase"),
                    text(key, "parent"),
                    texts(key, "parentColumns")));
        }
        List<TableDefinition.SequenceDefault> defaults = new ArrayList<>();
        for (JsonNode each : node.get("sequenceDefaults")) {
            defaults.add(new TableDefinition.SequenceDefault(text(each, "column"), text(each, "definition")));
        }
        return new TableDefinition(
                text(node, sequence ? "sequence" : "table"),
                sequence,
                texts(node, "statements"),
                node.get("nextNumber").asLong(),
                texts(node, "keys"),
                foreignKeys,
                defaults);
    }

    private static StoredObject object(ObjectNode node) {
        return new StoredObject(
                ObjectKind.valueOf(text(node, "kind")),
                text(node, "object"),
                text(node, "statement"),
                text(node, "sqlMode"),
                text(node, "collation"),
                text(node, "databaseCollation"),
                text(node, "timeZone"),
                texts(node, "names"));
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).asString();
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : node.get(name)) {
            texts.add(text.asString());
        }
        return texts;
    }
}
