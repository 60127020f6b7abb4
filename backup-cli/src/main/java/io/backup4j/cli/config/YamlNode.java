package io.backup4j.cli.config;

import java.util.List;
import java.util.Map;

/** A part of a YAML document that knows where it stands, so that a mistake can be shown. */
sealed interface YamlNode {

    /** Line it begins on, from 1. */
    int line();

    /** Text, number, boolean, or nothing (then empty). */
    record Scalar(String text, int line) implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {}

    /** Keys in the order of the file. */
    record Mapping(Map<String, Property> properties, int line) implements YamlNode {}

    /**
     * A key and its value.
     *
     * @param line of the key
     */
    record Property(int line, YamlNode value) {}
}
