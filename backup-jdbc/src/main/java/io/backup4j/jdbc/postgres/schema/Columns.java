package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of all relations that users made, read with one query. */
final class Columns {
    private final Map<Long, List<Column>> byRelation = new HashMap<>();

    Columns(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT a.attrelid AS relation, a.attname AS plain, pg_catalog.quote_ident(a.attname) AS name,
                       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
                       CASE WHEN a.attcollation <> t.typcollation THEN %s END AS collation,
                       CASE a.attgenerated WHEN 's' THEN '(' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                            WHEN 'v' THEN '(' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ') VIRTUAL' END AS generated,
                       a.attislocal AS local, a.attinhcount AS ancestors, a.attnotnull AS marked_not_null, c.relkind::text AS kind,
                       a.attstorage::text AS storage, a.attstorage <> t.typstorage AS other_storage,
                       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
                       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END AS statistics,
                       %s AS options,
                       %s AS foreign_options
                FROM pg_catalog.pg_attribute a
                     JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                     JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                     LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
                     LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'm', 'v')
                ORDER BY a.attrelid, a.attnum
                """.formatted(
                                Sql.qualified("l.collnamespace", "l.collname"),
                                Sql.storageParameters("a.attoptions", ""),
                                Sql.options("a.attfdwoptions")),
                row -> {
                    boolean marked = row.flag("marked_not_null");
                    byRelation
                            .computeIfAbsent(row.number("relation"), key -> new ArrayList<>())
                            .add(new Column(
                                    row.text("plain"),
                                    row.text("name"),
                                    row.text("type"),
                                    row.textOrNull("collation"),
                                    row.textOrNull("generated"),
                                    row.flag("local"),
                                    (int) row.number("ancestors"),
                                    // From 18 on it is a constraint with a name.
                                    marked && !reading.since(18),
                                    marked,
                                    row.flag("other_storage")
                                                    && !row.text("kind").equals("v")
                                            ? Storage.word(row.text("storage"))
                                            : null,
                                    row.textOrNull("compression"),
                                    row.textOrNull("statistics"),
                                    row.textOrNull("options"),
                                    row.textOrNull("foreign_options")));
                });
    }

    List<Column> of(long relation) {
        return byRelation.getOrDefault(relation, List.of());
    }

    /** Adds to a draft what {@code CREATE} cannot say about columns. */
    static void tune(Draft draft, String alter, List<Column> columns) {
        for (Column column : columns) {
            String alterColumn = alter + " ALTER COLUMN " + column.name() + " ";
            if (column.storage() != null) {
                draft.statement(alterColumn + "SET STORAGE " + column.storage());
            }
            if (column.compression() != null) {
                draft.statement(alterColumn + "SET COMPRESSION " + column.compression());
            }
            if (column.statistics() != null) {
                draft.statement(alterColumn + "SET STATISTICS " + column.statistics());
            }
            if (column.options() != null) {
                draft.statement(alterColumn + "SET (" + column.options() + ")");
            }
        }
    }
}
