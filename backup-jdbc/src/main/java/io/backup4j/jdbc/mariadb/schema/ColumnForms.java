package io.backup4j.jdbc.mariadb.schema;

import java.util.Optional;
import java.util.Set;

/** Knows the types of columns, and how to get each value out and back without a change. Stateless. */
final class ColumnForms {
    /** The server writes them as ASCII, and drivers hand that on. */
    private static final Set<String> NUMBERS = Set.of("smallint", "mediumint", "int", "bigint", "decimal", "double");

    /** Drivers interpret them: dates that no calendar knows, or {@code tinyint(1)} as a truth. The server must write them. */
    private static final Set<String> WRITTEN_BY_SERVER =
            Set.of("tinyint", "date", "datetime", "timestamp", "time", "year");

    private static final Set<String> BYTES = Set.of(
            "char",
            "varchar",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "binary",
            "varbinary",
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob",
            "bit",
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection");

    /** For these the server takes bytes for its own form, and characters for text. */
    private static final Set<String> CHARACTERS = Set.of("uuid", "inet4", "inet6");

    private ColumnForms() {}

    /**
     * The form of a column.
     *
     * @param type {@code DATA_TYPE} of the catalogue
     * @param fullType {@code COLUMN_TYPE} of the catalogue
     * @return empty if the type is not known
     */
    static Optional<ColumnForm> of(String name, String type, String fullType) {
        String column = SqlText.identifier(name);
        String asText = "CAST(" + column + " AS CHAR)";
        if (NUMBERS.contains(type)) {
            return Optional.of(new ColumnForm(name, column, "?", false, null));
        }
        if (WRITTEN_BY_SERVER.contains(type)) {
            return Optional.of(new ColumnForm(name, asText, "?", true, null));
        }
        if (BYTES.contains(type)) {
            return Optional.of(new ColumnForm(name, column, "?", true, null));
        }
        if (CHARACTERS.contains(type)) {
            return Optional.of(new ColumnForm(name, asText, "CONVERT(? USING ascii)", true, null));
        }
        return switch (type) {
            case "float" -> Optional.of(new ColumnForm(name, "CAST(" + column + " AS DOUBLE)", "?", false, null));
            // Only MySQL has this type, whose own form MariaDB's driver does not give as bytes.
            case "json" ->
                Optional.of(new ColumnForm(
                        name,
                        "CAST(" + column + " AS CHAR CHARACTER SET utf8mb4)",
                        "CONVERT(? USING utf8mb4)",
                        true,
                        null));
            // MariaDB's driver does not know what MySQL calls it.
            case "vector" -> Optional.of(new ColumnForm(name, "CAST(" + column + " AS BINARY)", "?", true, null));
            case "enum", "set" -> Optional.of(members(name, column, type.equals("enum"), fullType));
            default -> Optional.empty();
        };
    }

    private static ColumnForm members(String name, String column, boolean one, String fullType) {
        if (hasEmptyMember(fullType)) {
            // Its text could be that of the empty member, or of no member at all.
            return new ColumnForm(name, column + "+0", "CAST(? AS UNSIGNED)", false, one ? "0" : null);
        }
        return new ColumnForm(name, column, "?", true, one ? "" : null);
    }

    /** @param fullType as in {@code enum('a','b''c')} */
    static boolean hasEmptyMember(String fullType) {
        int at = fullType.indexOf('\'');
        while (at >= 0) {
            int end = SqlText.endOfQuoted(fullType, at);
            if (end - at == 2) {
                return true;
            }
            at = fullType.indexOf('\'', end);
        }
        return false;
    }
}
