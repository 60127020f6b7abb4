package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Check constraints. A table's own one is added when all its children are there, and reaches them as it did when it was first made; one that a child only
 * inherited is made by that. Those that call functions of users come after the rows: the functions may read other tables.
 */
final class ChecksPart implements SchemaPart {
    private final Inheritance inheritance;

    ChecksPart(Inheritance inheritance) {
        this.inheritance = inheritance;
    }

    /** A check that was read; {@code inherited} when only parents define it. */
    private record Check(
            long oid, long table, String name, boolean local, boolean validated, Draft owner, String validate) {}

    @Override
    public void read(Reading reading) throws SQLException {
        List<Check> inherited = new ArrayList<>();
        Map<Address, Check> local = new HashMap<>();
        reading.query(
                """
                SELECT c.oid, c.conrelid AS relation, c.conname AS name, pg_catalog.quote_ident(c.conname) AS quoted, %s AS schema, r.relname AS table_name,
                       %s AS quoted_table, pg_catalog.pg_get_constraintdef(c.oid) AS definition, c.conislocal AS local,
                       c.convalidated OR NOT %s AS validated,
                       EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objid = c.oid
                           AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid >= 16384) AS calls_functions
                FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
                WHERE c.oid >= 16384 AND c.contype = 'c' AND c.conrelid <> 0
                ORDER BY 5, 6, 3
                """.formatted(
                                Sql.schemaName("r.relnamespace"),
                                Sql.qualified("r.relnamespace", "r.relname"),
                                reading.since(18, "c.conenforced", "true")),
                row -> {
                    long table = row.number("relation");
                    Draft owner = reading.table(table);
                    if (owner == null) {
                        return;
                    }
                    Address address = new Address("pg_constraint", row.number("oid"));
                    boolean validated = row.flag("validated");
                    String validate =
                            "ALTER TABLE " + row.text("quoted_table") + " VALIDATE CONSTRAINT " + row.text("quoted");
                    if (!row.flag("local")) {
                        inherited.add(new Check(
                                row.number("oid"), table, row.text("name"), false, validated, owner, validate));
                        return;
                    }
                    Draft draft = reading.drafts()
                            .add(
                                    address,
                                    "CHECK CONSTRAINT",
                                    row.text("schema"),
                                    row.text("table_name") + " " + row.text("name"),
                                    validated && !row.flag("calls_functions") ? Section.PRE_DATA : Section.POST_DATA)
                            .statement("ALTER TABLE " + row.text("quoted_table") + " ADD CONSTRAINT "
                                    + row.text("quoted") + " " + row.text("definition"))
                            .needs(owner);
                    for (long child : inheritance.descendants(table)) {
                        Draft childTable = reading.table(child);
                        draft.needs(childTable);
                        draft.needs(childTable == null ? null : reading.drafts().attachOf(childTable));
                    }
                    local.put(
                            address,
                            new Check(row.number("oid"), table, row.text("name"), true, validated, draft, validate));
                });
        Map<String, Check> byTableAndName = new HashMap<>();
        local.values().forEach(check -> byTableAndName.put(check.table() + " " + check.name(), check));
        inherited.forEach(check -> byTableAndName.putIfAbsent(check.table() + " " + check.name(), check));
        for (Check check : inherited) {
            cover(reading, check, byTableAndName);
        }
    }

    private void cover(Reading reading, Check check, Map<String, Check> byTableAndName) {
        List<Check> origins = new ArrayList<>();
        collectOrigins(check, byTableAndName, origins);
        if (origins.isEmpty()) {
            if (!reading.scope().isPartial()) {
                reading.refuse(
                        check.owner().title(),
                        "the parent of its inherited check constraint " + check.name() + " was not found");
            }
            return;
        }
        Draft origin = origins.get(0).owner();
        reading.drafts().covers(origin, "pg_constraint", check.oid());
        if (check.validated() && origins.stream().noneMatch(Check::validated)) {
            // The child was made when the constraint was there, or was validated alone.
            reading.drafts()
                    .add(
                            "CHECK VALIDATION",
                            check.owner().schema,
                            check.owner().name + " " + check.name(),
                            Section.POST_DATA)
                    .statement(check.validate())
                    .needs(origin);
        }
    }

    private void collectOrigins(Check check, Map<String, Check> byTableAndName, List<Check> origins) {
        for (Inheritance.Parent parent : inheritance.parents(check.table())) {
            Check above = byTableAndName.get(parent.oid() + " " + check.name());
            if (above == null) {
                continue;
            }
            if (above.local()) {
                origins.add(above);
            } else {
                collectOrigins(above, byTableAndName, origins);
            }
        }
    }
}
