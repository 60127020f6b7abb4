package io.backup4j.jdbc.export.table;

import java.util.Objects;

/**
 * A table.
 *
 * @param schema that holds it, for SQLite {@code main} or the name of an attached database; empty where there are none
 * @param name of the table, as the database has it
 */
public record TableName(String schema, String name) {
    public TableName {
        Objects.requireNonNull(schema, "schema");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
    }

    /** {@code schema.name} without quotation marks, or the name alone. */
    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }

    /** A name for a file without ending, another one for every table of a view; what file systems do not take stands as a percent sign and two hexadecimal digits. */
    public String fileName() {
        return schema.isEmpty() ? escaped(name) : escaped(schema) + "." + escaped(name);
    }

    private static String escaped(String part) {
        StringBuilder safe = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < ' ' || c == 0x7f || "%./\\:*?\"<>|".indexOf(c) >= 0) {
                safe.append("%%%02X".formatted((int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
