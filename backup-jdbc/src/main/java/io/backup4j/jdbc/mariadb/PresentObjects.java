package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.Catalogue;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a database has that is in the way of a restore.
 *
 * @param tables and sequences, which can be moved
 * @param others views, routines, triggers and events, in words
 */
record PresentObjects(List<String> tables, List<String> others) {
    private static final int SHOWN = 10;

    /** Everything, or of chosen tables what has their names. */
    static PresentObjects in(Catalogue catalogue, WriteOptions options) throws SQLException {
        List<String> tables = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (List<String> row : catalogue.rows("SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"
                + " WHERE TABLE_SCHEMA = ? AND TABLE_TYPE NOT LIKE 'TEMPORARY%' ORDER BY BINARY TABLE_NAME")) {
            if (options.chooses(row.get(0))) {
                if (row.get(1).equals("VIEW")) {
                    others.add("view " + row.get(0));
                } else {
                    tables.add(row.get(0));
                }
            }
        }
        for (List<String> row :
                catalogue.rows("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS"
                        + " WHERE TRIGGER_SCHEMA = ? ORDER BY BINARY TRIGGER_NAME")) {
            if (options.chooses(row.get(1))) {
                others.add("trigger " + row.get(0));
            }
        }
        if (options.everything()) {
            catalogue
                    .rows(
                            "SELECT ROUTINE_NAME, LOWER(ROUTINE_TYPE) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?"
                                    + " ORDER BY BINARY ROUTINE_NAME")
                    .forEach(row -> others.add(row.get(1) + " " + row.get(0)));
            catalogue
                    .rows(
                            "SELECT EVENT_NAME, '' FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY BINARY EVENT_NAME")
                    .forEach(row -> others.add("event " + row.get(0)));
        }
        return new PresentObjects(List.copyOf(tables), List.copyOf(others));
    }

    boolean isEmpty() {
        return tables.isEmpty() && others.isEmpty();
    }

    /** Why a target with these objects is refused. */
    String refusal() {
        List<String> names =
                new ArrayList<>(tables.stream().map(table -> "table " + table).toList());
        names.addAll(others);
        return "the target is not empty: it has " + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "")
                + ". Nothing was changed. Restore into another database, or choose to move aside or to clean what is there";
    }

    /**
     * A foreign key of a table that stays would move along with the table that it refers to.
     *
     * @throws IOException if there is one
     */
    void requireNoBystanders(Catalogue catalogue) throws SQLException, IOException {
        Set<String> kept = new TreeSet<>();
        for (List<String> row :
                catalogue.rows("SELECT CONSTRAINT_SCHEMA, TABLE_NAME, REFERENCED_TABLE_NAME, CONSTRAINT_NAME"
                        + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA = ?")) {
            boolean stays = !row.get(0).equals(catalogue.database()) || !tables.contains(row.get(1));
            if (stays && tables.contains(row.get(2))) {
                kept.add(SqlText.identifier(row.get(3)) + " of table " + SqlText.qualified(row.get(0), row.get(1)));
            }
        }
        if (!kept.isEmpty()) {
            throw new IOException("foreign keys of tables that are not restored refer to tables that are: "
                    + TableLocks.summary(List.copyOf(kept))
                    + ". Nothing was changed. Restore those tables too, or drop the keys");
        }
    }
}
