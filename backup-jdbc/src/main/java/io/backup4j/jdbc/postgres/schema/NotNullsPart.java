package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/**
 * {@code NOT NULL} constraints that rows may break (from PostgreSQL 18 on), added after the rows. They reach the children of their table; a child where the
 * constraint is valid gets it validated. All others stand in the definition of their table.
 */
final class NotNullsPart implements SchemaPart {
    private static final String NOT_VALID = " NOT VALID";

    private final NotNulls notNulls;
    private final Inheritance inheritance;

    NotNullsPart(NotNulls notNulls, Inheritance inheritance) {
        this.notNulls = notNulls;
        this.inheritance = inheritance;
    }

    @Override
    public void read(Reading reading) throws SQLException {
        for (long table : notNulls.tables()) {
            Draft draft = reading.table(table);
            if (draft == null) {
                continue;
            }
            for (NotNulls.NotNull constraint : notNulls.of(table)) {
                if (constraint.validated() || !constraint.local()) {
                    reading.drafts().covers(draft, "pg_constraint", constraint.oid());
                } else {
                    add(reading, table, draft, constraint);
                }
            }
        }
    }

    private void add(Reading reading, long table, Draft draft, NotNulls.NotNull constraint) {
        Draft added = reading.drafts()
                .add(
                        new Address("pg_constraint", constraint.oid()),
                        "NOT NULL CONSTRAINT",
                        draft.schema,
                        draft.name + " " + constraint.plain(),
                        Section.POST_DATA)
                .statement("ALTER TABLE " + constraint.table() + " ADD CONSTRAINT " + constraint.name() + " "
                        + constraint.definition())
                .needs(draft);
        for (long child : inheritance.descendants(table)) {
            Draft childTable = reading.table(child);
            added.needs(childTable);
            for (NotNulls.NotNull inherited : notNulls.of(child)) {
                boolean same = constraint.definition().equals(inherited.definition() + NOT_VALID);
                if (childTable != null && same && !inherited.local()) {
                    reading.drafts()
                            .add(
                                    "NOT NULL VALIDATION",
                                    childTable.schema,
                                    childTable.name + " " + inherited.plain(),
                                    Section.POST_DATA)
                            .statement("ALTER TABLE " + inherited.table() + " VALIDATE CONSTRAINT " + inherited.name())
                            .needs(added);
                }
            }
        }
    }
}
