package io.backup4j.jdbc.mariadb.schema;

import java.util.List;

/**
 * A foreign key as its table's statement had it.
 *
 * @param definition begins with {@code CONSTRAINT}
 * @param parentDatabase empty for the table's own
 */
public record ForeignKey(
        String name,
        String definition,
        List<String> columns,
        String parentDatabase,
        String parent,
        List<String> parentColumns) {
    public ForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }
}
