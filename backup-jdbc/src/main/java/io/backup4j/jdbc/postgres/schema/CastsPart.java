package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Casts. */
final class CastsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT c.oid, pg_catalog.format_type(c.castsource, NULL) AS source, pg_catalog.format_type(c.casttarget, NULL) AS target,
                       c.castfunc::pg_catalog.regprocedure::text AS function, c.castcontext::text AS context, c.castmethod::text AS method, %s AS of_type
                FROM pg_catalog.pg_cast c
                WHERE c.oid >= 16384
                ORDER BY 2, 3
                """.formatted(Sql.internalTo("pg_type", "pg_cast", "c.oid")), row -> {
            if (!reading.takes("pg_cast", row.number("oid"))) {
                return;
            }
            Draft type = reading.drafts().bearer("pg_type", row.number("of_type"));
            if (type != null) {
                // The one from a range to its multirange, which comes with the type.
                reading.drafts().covers(type, "pg_cast", row.number("oid"));
                return;
            }
            String cast = "(" + row.text("source") + " AS " + row.text("target") + ")";
            String how =
                    switch (row.text("method")) {
                        case "f" -> " WITH FUNCTION " + row.text("function");
                        case "i" -> " WITH INOUT";
                        case "b" -> " WITHOUT FUNCTION";
                        default -> "";
                    };
            String when =
                    switch (row.text("context")) {
                        case "a" -> " AS ASSIGNMENT";
                        case "i" -> " AS IMPLICIT";
                        default -> "";
                    };
            Draft draft =
                    reading.drafts().add(new Address("pg_cast", row.number("oid")), "CAST", "", cast, Section.PRE_DATA);
            if (how.isEmpty()) {
                reading.refuse(draft.title(), "its method '" + row.text("method") + "' is not known");
                return;
            }
            draft.statement("CREATE CAST " + cast + how + when);
        });
    }
}
