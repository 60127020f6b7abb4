package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Comments and security labels of everything that is written. Those of the server's own objects and of members of extensions belong to their makers; the
 * catalogs do not tell which of them a user changed.
 */
final class CommentsPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        read(reading, """
                SELECT t.classoid::pg_catalog.regclass::text AS catalogue, t.objoid AS oid, t.objsubid AS column, i.type, i.identity,
                       t.description AS text, '' AS provider
                FROM pg_catalog.pg_description t CROSS JOIN LATERAL pg_catalog.pg_identify_object(t.classoid, t.objoid, t.objsubid) i
                WHERE t.objoid >= 16384 OR t.classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass OR t.objoid = 2200 AND t.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                    AND t.description <> 'standard public schema'
                """);
        read(reading, """
                SELECT t.classoid::pg_catalog.regclass::text AS catalogue, t.objoid AS oid, 0 AS column, i.type, i.identity, t.description AS text,
                       '' AS provider
                FROM pg_catalog.pg_shdescription t CROSS JOIN LATERAL pg_catalog.pg_identify_object(t.classoid, t.objoid, 0) i
                """);
        read(reading, """
                SELECT t.classoid::pg_catalog.regclass::text AS catalogue, t.objoid AS oid, t.objsubid AS column, i.type, i.identity, t.label AS text,
                       t.provider
                FROM pg_catalog.pg_seclabel t CROSS JOIN LATERAL pg_catalog.pg_identify_object(t.classoid, t.objoid, t.objsubid) i
                UNION ALL
                SELECT t.classoid::pg_catalog.regclass::text, t.objoid, 0, i.type, i.identity, t.label, t.provider
                FROM pg_catalog.pg_shseclabel t CROSS JOIN LATERAL pg_catalog.pg_identify_object(t.classoid, t.objoid, 0) i
                """);
    }

    private static void read(Reading reading, String query) throws SQLException {
        reading.query(query + " ORDER BY 1, 4, 5, 7", row -> {
            String catalogue = row.text("catalogue");
            Draft draft = bearer(reading, catalogue, row.number("oid"));
            if (draft == null) {
                return;
            }
            String provider = row.text("provider");
            String on = ObjectWords.comment(row.textOrEmpty("type"), row.textOrEmpty("identity"));
            if (on == null) {
                reading.refuse(
                        "COMMENT on " + draft.title(),
                        "comments and labels of a '" + row.textOrEmpty("type") + "' cannot be written");
            } else if (catalogue.equals("pg_database")) {
                String start = provider.isEmpty()
                        ? "COMMENT ON DATABASE %I IS "
                        : "SECURITY LABEL FOR " + provider(provider) + " ON DATABASE %I IS ";
                draft.comments.add(DatabasePart.inThisDatabase(
                        start + Sql.literal(row.text("text")).replace("%", "%%")));
            } else if (provider.isEmpty()) {
                draft.comments.add("COMMENT ON " + on + " IS " + Sql.literal(row.text("text")));
            } else {
                draft.comments.add("SECURITY LABEL FOR " + provider(provider) + " ON " + on + " IS "
                        + Sql.literal(row.text("text")));
            }
        });
    }

    private static String provider(String provider) {
        return Sql.literal(provider);
    }

    private static @Nullable Draft bearer(Reading reading, String catalogue, long oid) {
        Address address = new Address(catalogue, oid);
        return reading.members().extension(address) == null ? reading.drafts().bearer(address) : null;
    }
}
