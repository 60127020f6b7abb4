package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Base types and types that were announced but never made. A base type is announced before the functions that read and write it. */
final class BaseTypesPart implements SchemaPart {
    static final String SHELL = "SHELL TYPE";

    private static final String[] FUNCTIONS = {
        "input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"
    };

    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT t.oid, t.typnamespace AS namespace_oid, t.typarray AS array_type, t.typisdefined AS defined, %s AS schema, t.typname AS name,
                       %s AS quoted, %s AS owner,
                       %s AS input, %s AS output, %s AS receive, %s AS send, %s AS typmod_in, %s AS typmod_out, %s AS analyze, %s AS subscript,
                       t.typinput::oid::bigint AS input_oid, t.typoutput::oid::bigint AS output_oid, t.typreceive::oid::bigint AS receive_oid,
                       t.typsend::oid::bigint AS send_oid, t.typmodin::oid::bigint AS typmod_in_oid, t.typmodout::oid::bigint AS typmod_out_oid,
                       t.typanalyze::oid::bigint AS analyze_oid, t.typsubscript::oid::bigint AS subscript_oid,
                       t.typlen AS length, t.typbyval AS by_value, t.typalign::text AS alignment, t.typstorage::text AS storage,
                       t.typcategory::text AS category, t.typispreferred AS preferred, t.typdelim::text AS delimiter, t.typcollation <> 0 AS collatable,
                       COALESCE(pg_catalog.quote_literal(t.typdefault), '') AS default_value,
                       CASE WHEN t.typelem <> 0 THEN pg_catalog.format_type(t.typelem, NULL) END AS element
                FROM pg_catalog.pg_type t
                WHERE t.oid >= 16384 AND (t.typtype = 'b' OR NOT t.typisdefined)
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
                ORDER BY 5, 6
                """.formatted(
                                Sql.schemaName("t.typnamespace"),
                                Sql.qualified("t.typnamespace", "t.typname"),
                                Sql.role("t.typowner"),
                                Sql.function("t.typinput"),
                                Sql.function("t.typoutput"),
                                Sql.function("t.typreceive"),
                                Sql.function("t.typsend"),
                                Sql.function("t.typmodin"),
                                Sql.function("t.typmodout"),
                                Sql.function("t.typanalyze"),
                                Sql.function("t.typsubscript")),
                row -> {
                    if (reading.takes("pg_type", row.number("oid"), row.text("schema"))) {
                        add(reading, row);
                    }
                });
    }

    private static void add(Reading reading, Row row) throws SQLException {
        Drafts drafts = reading.drafts();
        Address address = new Address("pg_type", row.number("oid"));
        String quoted = row.text("quoted");
        if (!row.flag("defined")) {
            drafts.add(address, SHELL, row.text("schema"), row.text("name"), Section.PRE_DATA)
                    .statement("CREATE TYPE " + quoted)
                    .owner("TYPE " + quoted, row.text("owner"));
            return;
        }
        Draft shell = drafts.add(SHELL, row.text("schema"), row.text("name"), Section.PRE_DATA)
                .statement("CREATE TYPE " + quoted)
                .needs(drafts.bearer("pg_namespace", row.number("namespace_oid")));
        Draft draft = drafts.add(address, "TYPE", row.text("schema"), row.text("name"), Section.PRE_DATA)
                .statement("CREATE TYPE " + quoted + " (" + definition(row) + ")")
                .owner("TYPE " + quoted, row.text("owner"))
                .needs(shell);
        drafts.covers(draft, "pg_type", row.number("array_type"));
        Set<Address> functions = new HashSet<>();
        for (String function : FUNCTIONS) {
            functions.add(new Address("pg_proc", row.number(function + "_oid")));
        }
        drafts.announce(address, shell, functions);
    }

    private static String definition(Row row) throws SQLException {
        StringBuilder sql = new StringBuilder();
        for (String function : FUNCTIONS) {
            String name = row.textOrEmpty(function);
            if (!name.isEmpty()) {
                sql.append(function.toUpperCase(java.util.Locale.ROOT))
                        .append(" = ")
                        .append(name)
                        .append(", ");
            }
        }
        long length = row.number("length");
        sql.append("INTERNALLENGTH = ").append(length < 0 ? "VARIABLE" : Long.toString(length));
        if (row.flag("by_value")) {
            sql.append(", PASSEDBYVALUE");
        }
        sql.append(", ALIGNMENT = ").append(alignment(row.text("alignment")));
        sql.append(", STORAGE = ").append(Storage.word(row.text("storage")));
        sql.append(", CATEGORY = ").append(Sql.literal(row.text("category")));
        if (row.flag("preferred")) {
            sql.append(", PREFERRED = true");
        }
        if (!row.text("default_value").isEmpty()) {
            sql.append(", DEFAULT = ").append(row.text("default_value"));
        }
        if (row.textOrNull("element") != null) {
            sql.append(", ELEMENT = ").append(row.text("element"));
        }
        sql.append(", DELIMITER = ").append(Sql.literal(row.text("delimiter")));
        if (row.flag("collatable")) {
            sql.append(", COLLATABLE = true");
        }
        return sql.toString();
    }

    private static String alignment(String letter) throws SQLException {
        return switch (letter) {
            case "c" -> "char";
            case "s" -> "int2";
            case "i" -> "int4";
            case "d" -> "double";
            default -> throw new SQLException("alignment of a type is '" + letter + "', which is not known");
        };
    }
}
