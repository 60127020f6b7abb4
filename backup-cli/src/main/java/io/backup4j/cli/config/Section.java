package io.backup4j.cli.config;

import io.backup4j.cli.config.YamlNode.Mapping;
import io.backup4j.cli.config.YamlNode.Property;
import io.backup4j.cli.config.YamlNode.Scalar;
import io.backup4j.cli.config.YamlNode.Sequence;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A mapping of the file under its full name, for reading values with exact complaints. */
final class Section {
    private final Path file;
    private final String name;
    private final Mapping mapping;

    private Section(Path file, String name, Mapping mapping) {
        this.file = file;
        this.name = name;
        this.mapping = mapping;
    }

    /**
     * A section.
     *
     * @param name full name, empty for the whole document
     */
    static Section of(Path file, String name, YamlNode node) {
        if (node instanceof Mapping mapping) {
            return new Section(file, name, mapping);
        }
        if (node instanceof Scalar scalar && scalar.text().isEmpty()) {
            return new Section(file, name, new Mapping(Map.of(), scalar.line()));
        }
        throw complaint(file, node.line(), "'" + name + "' must hold keys and values");
    }

    /** Refuses keys that mean nothing, because a setting with a typing mistake would silently not apply. */
    Section allow(String... keys) {
        Set<String> allowed = new TreeSet<>(List.of(keys));
        mapping.properties().forEach((key, property) -> {
            if (!allowed.contains(key)) {
                throw complaint(
                        property.line(),
                        "unknown key '" + full(key) + "'; allowed here: " + String.join(", ", allowed));
            }
        });
        return this;
    }

    boolean has(String key) {
        return mapping.properties().containsKey(key);
    }

    Section child(String key) {
        Property property = mapping.properties().get(key);
        return property == null
                ? new Section(file, full(key), new Mapping(Map.of(), mapping.line()))
                : of(file, full(key), property.value());
    }

    /** In the order of the file. */
    Set<String> keys() {
        return mapping.properties().keySet();
    }

    /** All keys with their sections, for keys that are names. */
    Map<String, Section> children() {
        Map<String, Section> children = new LinkedHashMap<>();
        mapping.properties().keySet().forEach(key -> children.put(key, child(key)));
        return children;
    }

    int line() {
        return mapping.line();
    }

    /** Line of a key, or of the section if it is absent. */
    int line(String key) {
        Property property = mapping.properties().get(key);
        return property == null ? mapping.line() : property.line();
    }

    @Nullable
    String text(String key) {
        Property property = mapping.properties().get(key);
        if (property == null) {
            return null;
        }
        if (property.value() instanceof Scalar scalar && !scalar.text().isBlank()) {
            return scalar.text();
        }
        throw complaint(property.line(), "'" + full(key) + "' must be one value");
    }

    /** A path; a relative one starts at the directory of the configuration file. */
    @Nullable
    Path path(String key) {
        String text = text(key);
        return text == null ? null : resolve(key, text);
    }

    List<Path> paths(String key) {
        return texts(key).stream().map(text -> resolve(key, text)).toList();
    }

    private Path resolve(String key, String text) {
        try {
            return file.toAbsolutePath().getParent().resolve(text);
        } catch (InvalidPathException e) {
            throw complaint(line(key), "'" + full(key) + "': not a path: " + text);
        }
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw complaint(line(key), "'" + full(key) + "' must be true or false, not '" + text + "'");
    }

    /** A list of values; a single value is a list of one. */
    List<String> texts(String key) {
        Property property = mapping.properties().get(key);
        if (property == null) {
            return List.of();
        }
        if (property.value() instanceof Scalar scalar && !scalar.text().isBlank()) {
            return List.of(scalar.text());
        }
        if (property.value() instanceof Sequence sequence) {
            List<String> texts = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                if (!(item instanceof Scalar scalar) || scalar.text().isBlank()) {
                    throw complaint(item.line(), "'" + full(key) + "' must be a list of values");
                }
                texts.add(scalar.text());
            }
            return texts;
        }
        throw complaint(property.line(), "'" + full(key) + "' must be a list of values");
    }

    ConfigException complaint(int line, String message) {
        return complaint(file, line, message);
    }

    private static ConfigException complaint(Path file, int line, String message) {
        return new ConfigException(file + ", line " + line + ": " + message);
    }

    String full(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
