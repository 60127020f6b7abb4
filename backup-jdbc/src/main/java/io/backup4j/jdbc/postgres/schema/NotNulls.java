package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code NOT NULL} constraints of tables, which have names and rows of their own from PostgreSQL 18 on. */
final class NotNulls {
    /** One constraint; {@code definition} as the server writes it, with {@code NOT VALID} when rows may break it. */
    record NotNull(long oid, String name, String plain, String definition, boolean local, boolean validated) {}

    private final Map<Long, List<NotNull>> byTable = new HashMap<>();

    NotNulls(Reading reading) throws SQLException {
        if (!reading.since(18)) {
            return;
        }
        reading.query("""
                SELECT c.oid, c.conrelid AS relation, pg_catalog.quote_ident(c.conname) AS name, c.conname AS plain,
                       pg_catalog.pg_get_constraintdef(c.oid) AS definition, c.conislocal AS local, c.convalidated AS validated
                FROM pg_catalog.pg_constraint c
                WHERE c.oid >= 16384 AND c.contype = 'n' AND c.conrelid <> 0
                ORDER BY c.conrelid, c.conkey
                """, row -> byTable.computeIfAbsent(row.number("relation"), key -> new ArrayList<>())
                .add(new NotNull(
                        row.number("oid"),
                        row.text("name"),
                        row.text("plain"),
                        row.text("definition"),
                        row.flag("local"),
                        row.flag("validated"))));
    }

    List<NotNull> of(long table) {
        return byTable.getOrDefault(table, List.of());
    }
}
