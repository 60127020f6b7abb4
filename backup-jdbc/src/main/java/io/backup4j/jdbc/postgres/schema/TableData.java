package io.backup4j.jdbc.postgres.schema;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows belong to a backup.
 *
 * @param schema its schema, not quoted
 * @param name its name, not quoted
 * @param columns the columns whose values are stored, not quoted, in their order: all but dropped and generated ones; may be empty
 * @param oid its oid on the server that was read
 * @param relpages its size in pages as the planner knows it, -1 or 0 when unknown
 * @param condition for the configuration table of an extension that keeps only some rows: {@code WHERE …} as the extension declared it; otherwise null
 */
public record TableData(
        String schema,
        String name,
        List<String> columns,
        long oid,
        long relpages,
        @Nullable String condition) {
    public TableData {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
        columns = List.copyOf(columns);
    }
}
