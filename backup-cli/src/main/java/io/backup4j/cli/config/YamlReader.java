package io.backup4j.cli.config;

import io.backup4j.cli.config.YamlNode.Mapping;
import io.backup4j.cli.config.YamlNode.Property;
import io.backup4j.cli.config.YamlNode.Scalar;
import io.backup4j.cli.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads a YAML document into nodes with lines. */
final class YamlReader {
    private final String file;
    private final JsonParser parser;

    private YamlReader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads one document.
     *
     * @param file for messages
     * @throws ConfigException if it is not YAML, or a key is written twice
     */
    static YamlNode read(String file, String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(file, parser).node(parser.nextToken());
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigException(
                    file + ", line " + line + ": not valid YAML: " + firstLine(e.getOriginalMessage()));
        }
    }

    private YamlNode node(@Nullable JsonToken token) {
        int line = parser.currentTokenLocation().getLineNr();
        if (token == null) {
            return new Mapping(Map.of(), 1);
        }
        return switch (token) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> sequence(line);
            case VALUE_NULL -> new Scalar("", line);
            default -> new Scalar(parser.getString(), line);
        };
    }

    private Mapping mapping(int line) {
        Map<String, Property> properties = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            Property before = properties.put(key, new Property(keyLine, node(parser.nextToken())));
            if (before != null) {
                throw new ConfigException(file + ", line " + keyLine + ": '" + key
                        + "' is written twice, first on line " + before.line());
            }
        }
        return new Mapping(properties, line);
    }

    private Sequence sequence(int line) {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token));
        }
        return new Sequence(items, line);
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
