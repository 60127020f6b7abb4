package io.backup4j.jdbc.postgres.schema;

import org.jspecify.annotations.Nullable;

/** Statements of their own around those that make something in a table space, so that a restore can leave them out. */
final class Tablespaces {
    private Tablespaces() {}

    static void choose(Reading reading, Draft draft, @Nullable String tablespace) {
        if (tablespace != null) {
            draft.statement(SchemaObject.TABLESPACE + Sql.literal(tablespace));
            reading.expect("TABLESPACE " + tablespace);
        }
    }

    static void reset(Draft draft, @Nullable String tablespace) {
        if (tablespace != null) {
            draft.statement(SchemaObject.TABLESPACE + "''");
        }
    }
}
