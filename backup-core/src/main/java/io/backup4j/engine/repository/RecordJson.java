package io.backup4j.engine.repository;

import io.backup4j.spi.error.DamagedException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the JSON records of a repository as trees: no reflection, so a cold process starts fast. Members that this release does not know are
 * ignored, missing or ill-typed ones are {@link DamagedException}. Stateless.
 */
final class RecordJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private RecordJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] write(ObjectNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static ObjectNode parse(byte[] json, String what) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new DamagedException(what + ": is not JSON, although it authenticates");
        }
        throw new DamagedException(what + ": is not a JSON object, although it authenticates");
    }

    static String text(ObjectNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isString()) {
            throw new DamagedException("record: member '" + name + "' is not a text");
        }
        return value.stringValue();
    }

    static @Nullable String textOrNull(ObjectNode node, String name) {
        return node.has(name) ? text(node, name) : null;
    }

    static long number(ObjectNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new DamagedException("record: member '" + name + "' is not an integer");
        }
        return value.longValue();
    }

    static Instant instant(ObjectNode node, String name) {
        try {
            return Instant.parse(text(node, name));
        } catch (DateTimeParseException e) {
            throw new DamagedException("record: member '" + name + "' is not an instant", e);
        }
    }

    static UUID uuid(ObjectNode node, String name) {
        return checked(name, text(node, name), UUID::fromString);
    }

    /** Applies a parser whose {@link IllegalArgumentException} means damage. */
    static <T> T checked(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("record: member '" + name + "' cannot be used: " + e.getMessage(), e);
        }
    }

    /** Builds a record from values each of which is of its type; what they may not be together is damage too. */
    static <T> T built(String what, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException | ArithmeticException | NullPointerException | JacksonException e) {
            throw new DamagedException(what + ": cannot be used, although it authenticates: " + e.getMessage(), e);
        }
    }

    static ObjectNode child(ObjectNode node, String name) {
        if (node.get(name) instanceof ObjectNode object) {
            return object;
        }
        throw new DamagedException("record: member '" + name + "' is not an object");
    }

    static <T> List<T> list(ObjectNode node, String name, Function<ObjectNode, T> element) {
        if (!(node.get(name) instanceof ArrayNode array)) {
            throw new DamagedException("record: member '" + name + "' is not a list");
        }
        List<T> values = new ArrayList<>(array.size());
        for (JsonNode value : array) {
            if (!(value instanceof ObjectNode object)) {
                throw new DamagedException("record: member '" + name + "' holds something that is not an object");
            }
            values.add(element.apply(object));
        }
        return values;
    }

    static List<String> texts(ObjectNode node, String name) {
        if (!(node.get(name) instanceof ArrayNode array)) {
            throw new DamagedException("record: member '" + name + "' is not a list");
        }
        List<String> values = new ArrayList<>(array.size());
        for (JsonNode value : array) {
            values.add(value.asString());
        }
        return values;
    }

    static void putTexts(ObjectNode node, String name, List<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
    }

    static Map<String, String> map(ObjectNode node, String name) {
        Map<String, String> values = new LinkedHashMap<>();
        child(node, name)
                .properties()
                .forEach(e -> values.put(e.getKey(), e.getValue().asString()));
        return values;
    }

    static void putMap(ObjectNode node, String name, Map<String, String> values) {
        ObjectNode child = node.putObject(name);
        values.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> child.put(e.getKey(), e.getValue()));
    }
}
