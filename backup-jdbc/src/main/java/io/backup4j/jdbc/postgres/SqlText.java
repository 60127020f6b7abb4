package io.backup4j.jdbc.postgres;

import java.util.List;
import java.util.stream.Collectors;

/** Identifiers and literals as SQL takes them. Stateless. */
public final class SqlText {
    private SqlText() {}

    /** Always in quotes, so that no list of key words is needed. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    public static String qualified(String schema, String name) {
        return identifier(schema) + '.' + identifier(name);
    }

    /** Separated by commas. */
    public static String identifiers(List<String> names) {
        return names.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
    }

    /** With {@code standard_conforming_strings}, which every connection of this package has. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
