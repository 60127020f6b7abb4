package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Access methods of tables and indexes that no extension brought. */
final class AccessMethodsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT a.oid, a.amname AS name, pg_catalog.quote_ident(a.amname) AS quoted, a.amtype::text AS type, %s AS handler
                FROM pg_catalog.pg_am a
                WHERE a.oid >= 16384
                ORDER BY a.amname
                """.formatted(Sql.function("a.amhandler")), row -> {
            long oid = row.number("oid");
            if (!reading.takes("pg_am", oid)) {
                return;
            }
            String type = row.text("type");
            Draft draft = reading.drafts()
                    .add(new Address("pg_am", oid), "ACCESS METHOD", "", row.text("name"), Section.PRE_DATA);
            if (!type.equals("i") && !type.equals("t")) {
                reading.refuse(draft.title(), "its type '" + type + "' is not known");
                return;
            }
            draft.statement("CREATE ACCESS METHOD " + row.text("quoted") + " TYPE "
                    + (type.equals("i") ? "INDEX" : "TABLE") + " HANDLER " + row.text("handler"));
        });
    }
}
