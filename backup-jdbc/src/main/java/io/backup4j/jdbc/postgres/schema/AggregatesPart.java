package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Aggregates of all three kinds. */
final class AggregatesPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT p.oid, %s AS schema, p.proname AS name, %s AS quoted, %s AS owner, p.oid::pg_catalog.regprocedure::text AS signature,
                       pg_catalog.pg_get_function_arguments(p.oid) AS arguments, p.proparallel::text AS parallel,
                       a.aggkind::text AS kind, %s AS sfunc, pg_catalog.format_type(a.aggtranstype, NULL) AS stype, a.aggtransspace AS sspace,
                       %s AS finalfunc, a.aggfinalextra AS final_extra, a.aggfinalmodify::text AS final_modify,
                       %s AS combinefunc, %s AS serialfunc, %s AS deserialfunc,
                       %s AS msfunc, %s AS minvfunc, CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END AS mstype,
                       a.aggmtransspace AS msspace, %s AS mfinalfunc, a.aggmfinalextra AS mfinal_extra, a.aggmfinalmodify::text AS mfinal_modify,
                       a.agginitval AS initial, a.aggminitval AS minitial,
                       (SELECT pg_catalog.format('OPERATOR(%%I.%%s)', n.nspname, o.oprname) FROM pg_catalog.pg_operator o
                        JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop) AS sortop
                FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
                WHERE p.oid >= 16384
                ORDER BY 2, 3, signature
                """.formatted(
                                Sql.schemaName("p.pronamespace"),
                                Sql.qualified("p.pronamespace", "p.proname"),
                                Sql.role("p.proowner"),
                                Sql.function("a.aggtransfn"),
                                Sql.function("a.aggfinalfn"),
                                Sql.function("a.aggcombinefn"),
                                Sql.function("a.aggserialfn"),
                                Sql.function("a.aggdeserialfn"),
                                Sql.function("a.aggmtransfn"),
                                Sql.function("a.aggminvtransfn"),
                                Sql.function("a.aggmfinalfn")),
                row -> {
                    if (!reading.takes("pg_proc", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String arguments = row.text("arguments");
                    reading.drafts()
                            .add(
                                    new Address("pg_proc", row.number("oid")),
                                    "AGGREGATE",
                                    row.text("schema"),
                                    row.text("name") + "(" + arguments + ")",
                                    Section.PRE_DATA)
                            .statement("CREATE AGGREGATE " + row.text("quoted") + "("
                                    + (arguments.isEmpty() ? "*" : arguments) + ") (" + definition(row) + ")")
                            .owner("ROUTINE " + row.text("signature"), row.text("owner"));
                });
    }

    private static String definition(Row row) throws SQLException {
        StringBuilder sql = new StringBuilder("SFUNC = ").append(row.text("sfunc"));
        String kind = row.text("kind");
        // What the server takes when nothing is said.
        String modify = kind.equals("n") ? "r" : "w";
        option(sql, "STYPE", row.text("stype"));
        number(sql, "SSPACE", row.number("sspace"));
        option(sql, "FINALFUNC", row.textOrEmpty("finalfunc"));
        flag(sql, "FINALFUNC_EXTRA", row.flag("final_extra"));
        modify(sql, "FINALFUNC_MODIFY", row.text("final_modify"), modify);
        option(sql, "COMBINEFUNC", row.textOrEmpty("combinefunc"));
        option(sql, "SERIALFUNC", row.textOrEmpty("serialfunc"));
        option(sql, "DESERIALFUNC", row.textOrEmpty("deserialfunc"));
        literal(sql, "INITCOND", row.textOrNull("initial"));
        option(sql, "MSFUNC", row.textOrEmpty("msfunc"));
        option(sql, "MINVFUNC", row.textOrEmpty("minvfunc"));
        option(sql, "MSTYPE", row.textOrEmpty("mstype"));
        number(sql, "MSSPACE", row.number("msspace"));
        option(sql, "MFINALFUNC", row.textOrEmpty("mfinalfunc"));
        flag(sql, "MFINALFUNC_EXTRA", row.flag("mfinal_extra"));
        if (row.textOrNull("mstype") != null) {
            modify(sql, "MFINALFUNC_MODIFY", row.text("mfinal_modify"), modify);
        }
        literal(sql, "MINITCOND", row.textOrNull("minitial"));
        option(sql, "SORTOP", row.textOrEmpty("sortop"));
        switch (row.text("parallel")) {
            case "s" -> sql.append(", PARALLEL = safe");
            case "r" -> sql.append(", PARALLEL = restricted");
            default -> {
                // Unsafe is what the server takes when nothing is said.
            }
        }
        flag(sql, "HYPOTHETICAL", kind.equals("h"));
        return sql.toString();
    }

    private static void option(StringBuilder sql, String name, String value) {
        if (!value.isEmpty()) {
            sql.append(", ").append(name).append(" = ").append(value);
        }
    }

    private static void literal(StringBuilder sql, String name, @Nullable String value) {
        if (value != null) {
            option(sql, name, Sql.literal(value));
        }
    }

    private static void number(StringBuilder sql, String name, long value) {
        if (value != 0) {
            option(sql, name, Long.toString(value));
        }
    }

    private static void flag(StringBuilder sql, String name, boolean set) {
        if (set) {
            sql.append(", ").append(name);
        }
    }

    private static void modify(StringBuilder sql, String name, String letter, String usual) {
        if (!letter.equals(usual)) {
            option(sql, name, letter.equals("r") ? "READ_ONLY" : letter.equals("s") ? "SHAREABLE" : "READ_WRITE");
        }
    }
}
