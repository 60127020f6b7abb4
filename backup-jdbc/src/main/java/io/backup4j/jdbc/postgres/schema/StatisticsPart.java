package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Extended statistics: their definitions; the numbers are gathered anew. */
final class StatisticsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT s.oid, %s AS schema, s.stxname AS name, %s AS quoted, %s AS owner, pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition,
                       s.stxrelid::bigint AS table_oid, CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget::text END AS target
                FROM pg_catalog.pg_statistic_ext s
                WHERE s.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("s.stxnamespace"),
                                Sql.qualified("s.stxnamespace", "s.stxname"),
                                Sql.role("s.stxowner")),
                row -> {
                    if (!reading.takes("pg_statistic_ext", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_statistic_ext", row.number("oid")),
                                    "STATISTICS",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.POST_DATA)
                            .statement(row.text("definition"))
                            .owner("STATISTICS " + row.text("quoted"), row.text("owner"))
                            .needs(reading.drafts().bearer("pg_class", row.number("table_oid")));
                    if (row.textOrNull("target") != null) {
                        draft.statement(
                                "ALTER STATISTICS " + row.text("quoted") + " SET STATISTICS " + row.text("target"));
                    }
                });
    }
}
