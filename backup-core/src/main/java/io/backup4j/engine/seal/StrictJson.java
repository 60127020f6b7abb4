package io.backup4j.engine.seal;

import java.util.Base64;
import java.util.Iterator;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the small JSON documents of this package strictly: a missing, unknown, doubled or ill-typed member fails with
 * {@link IllegalArgumentException}, whose message never holds a value. Stateless.
 */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    static byte[] write(ObjectNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static ObjectNode parse(byte[] json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            // The cause is dropped: its message quotes the document, which may hold keys.
            throw new IllegalArgumentException("is not JSON");
        }
        throw new IllegalArgumentException("is not a JSON object");
    }

    static void onlyMembers(ObjectNode node, String where, Set<String> known) {
        for (Iterator<String> names = node.propertyNames().iterator(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(where + " has the unknown member '" + name + "'");
            }
        }
    }

    static JsonNode member(ObjectNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    static ObjectNode object(ObjectNode node, String name) {
        if (member(node, name) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("'" + name + "' is not an object");
    }

    static String text(ObjectNode node, String name) {
        JsonNode value = member(node, name);
        if (!value.isString()) {
            throw new IllegalArgumentException("'" + name + "' is not a text");
        }
        return value.stringValue();
    }

    static int integer(ObjectNode node, String name) {
        JsonNode value = member(node, name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException("'" + name + "' is not an integer of 32 bits");
        }
        return value.intValue();
    }

    static byte[] bytes(ObjectNode node, String name, int length) {
        byte[] value;
        try {
            value = Base64.getDecoder().decode(text(node, name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + name + "' is not base64");
        }
        if (value.length != length) {
            throw new IllegalArgumentException("'" + name + "' has " + value.length + " bytes instead of " + length);
        }
        return value;
    }

    static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }
}
