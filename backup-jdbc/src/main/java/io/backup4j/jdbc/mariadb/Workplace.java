package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where tables are made and filled.
 *
 * @param name of the database
 * @param scratch whether it is one of its own, from which the tables move to their place
 */
record Workplace(String name, boolean scratch) {
    /** Before anything was made. */
    static final Workplace NONE = new Workplace("", false);

    private static final int LONGEST_NAME = 64;

    /**
     * A database beside the target, if the account may make one; else the target itself, if it is empty.
     *
     * @throws IOException if it may not, and something is in the way; nothing was changed then
     */
    static Workplace make(
            TargetConnection connection, String target, String stamp, DatabaseSchema schema, boolean empty)
            throws SQLException, IOException {
        String scratch = beside(target, "_restore_" + stamp);
        try {
            connection.execute("CREATE DATABASE " + SqlText.identifier(scratch) + " CHARACTER SET "
                    + schema.characterSet() + " COLLATE " + schema.collation());
            return new Workplace(scratch, true);
        } catch (SQLException e) {
            if (!SqlFailure.isDenied(e)) {
                throw e;
            }
            if (!empty) {
                throw new IOException("the account may not make the database " + SqlText.identifier(scratch)
                        + ", in which tables are restored before they take their place. Nothing was changed. Grant CREATE, DROP and ALTER on "
                        + SqlText.identifier(target + "_%") + ", or restore everything into an empty database");
            }
            return new Workplace(target, false);
        }
    }

    /** A name that nobody has, cut so that it fits. */
    static String beside(String target, String suffix) {
        int room = LONGEST_NAME - suffix.length();
        return (target.length() <= room ? target : target.substring(0, room)) + suffix;
    }

    /** Drops what was made. */
    void remove(TargetConnection connection, List<TableDefinition> tables, List<String> remains) {
        if (scratch) {
            drop(connection, "DROP DATABASE IF EXISTS " + SqlText.identifier(name), "database " + name, remains);
            return;
        }
        if (this.equals(NONE)) {
            return;
        }
        List<TableDefinition> reversed = new ArrayList<>(tables);
        Collections.reverse(reversed);
        for (TableDefinition table : reversed) {
            String kind = table.sequence() ? "SEQUENCE" : "TABLE";
            drop(
                    connection,
                    "DROP " + kind + " IF EXISTS " + SqlText.qualified(name, table.name()),
                    table.title(),
                    remains);
        }
    }

    private static void drop(TargetConnection connection, String sql, String what, List<String> remains) {
        try {
            connection.execute(sql);
        } catch (SQLException e) {
            remains.add(what + " (" + SqlFailure.reason(e) + ")");
        }
    }
}
