package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The {@code NOT NULL} constraints of tables, which have names and rows of their own from PostgreSQL 18 on. */
final class NotNulls {
    /** One constraint; {@code definition} as the server writes it, with {@code NOT VALID} when rows may break it. */
    record NotNull(
            long oid, String table, String name, String plain, String definition, boolean local, boolean validated) {}

    private final Map<Long, List<NotNull>> byTable = new TreeMap<>();

    NotNulls(Reading reading) throws SQLException {
        if (!reading.since(18)) {
            return;
        }
        reading.query("""
                SELECT c.oid, c.conrelid AS relation, pg_catalog.quote_ident(c.conname) AS name, c.conname AS plain,
                       pg_catalog.pg_get_constraintdef(c.oid) AS definition, c.conislocal AS local, %s AS quoted_table, c.convalidated AS validated
                FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
                WHERE c.oid >= 16384 AND c.contype = 'n' AND c.conrelid <> 0
                ORDER BY c.conrelid, c.conkey
                """.formatted(Sql.qualified("r.relnamespace", "r.relname")), row -> byTable.computeIfAbsent(
                        row.number("relation"), key -> new ArrayList<>())
                .add(new NotNull(
                        row.number("oid"),
                        row.text("quoted_table"),
                        row.text("name"),
                        row.text("plain"),
                        row.text("definition"),
                        row.flag("local"),
                        row.flag("validated"))));
    }

    /** All tables that have such constraints. */
    Set<Long> tables() {
        return byTable.keySet();
    }

    List<NotNull> of(long table) {
        return byTable.getOrDefault(table, List.of());
    }
}
