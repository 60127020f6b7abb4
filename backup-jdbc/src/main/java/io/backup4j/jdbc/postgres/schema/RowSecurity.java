package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Whether a table's policies apply; switched on after the rows are there. */
final class RowSecurity {
    private RowSecurity() {}

    static void add(Drafts drafts, Draft table, Row row) throws SQLException {
        if (!row.flag("row_security") && !row.flag("forced_row_security")) {
            return;
        }
        String alter = "ALTER TABLE " + row.text("quoted");
        Draft draft = drafts.add("ROW SECURITY", row.text("schema"), row.text("name"), Section.POST_DATA)
                .needs(table);
        if (row.flag("row_security")) {
            draft.statement(alter + " ENABLE ROW LEVEL SECURITY");
        }
        if (row.flag("forced_row_security")) {
            draft.statement(alter + " FORCE ROW LEVEL SECURITY");
        }
    }
}
