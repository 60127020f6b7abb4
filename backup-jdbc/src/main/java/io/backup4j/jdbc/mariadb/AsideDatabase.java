package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.IncompleteRestore;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.StoredObject;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.TargetContext;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The database in which waits what was in the way: tables as they were, and of everything else the statement that makes it. Used by one thread at a time. */
final class AsideDatabase {
    private static final String DEFINITIONS = "backup4j_definitions";

    private final String name;
    private boolean made;

    AsideDatabase(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Makes it, and writes the definitions down before anything is dropped. */
    void make(TargetConnection connection, List<StoredObject> objects) throws SQLException {
        connection.execute("CREATE DATABASE " + SqlText.identifier(name));
        made = true;
        if (objects.isEmpty()) {
            return;
        }
        String table = SqlText.qualified(name, DEFINITIONS);
        connection.execute("CREATE TABLE " + table + " (position INT PRIMARY KEY, kind VARCHAR(20), name VARCHAR(64),"
                + " statement LONGTEXT, sql_mode TEXT, collation_connection VARCHAR(64), time_zone VARCHAR(64))"
                + " CHARACTER SET utf8mb4");
        try (PreparedStatement insert =
                connection.jdbc().prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < objects.size(); i++) {
                StoredObject object = objects.get(i);
                insert.setInt(1, i);
                insert.setString(2, object.kind().title());
                insert.setString(3, object.name());
                insert.setString(4, object.statement());
                insert.setString(5, object.sqlMode());
                insert.setString(6, object.collation());
                insert.setString(7, object.timeZone());
                insert.executeUpdate();
            }
        }
    }

    boolean holdsTables(TargetConnection connection) throws SQLException {
        return made
                && !connection
                        .ask("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = " + SqlText.literal(name)
                                + " AND TABLE_NAME <> " + SqlText.literal(DEFINITIONS) + " LIMIT 1")
                        .isEmpty();
    }

    /** The restored tables are in their place. Only a restore of everything lets what was there before go. */
    void settle(TargetConnection connection, NotEmpty choice, TargetContext context) {
        if (!made) {
            return;
        }
        Consumer<EntryIssue> issues = context.issues();
        if (!context.gaps().isEmpty()) {
            IncompleteRestore.tellKept(context, name, "DROP DATABASE " + SqlText.identifier(name));
            return;
        }
        if (choice == NotEmpty.CLEAN) {
            try {
                connection.execute("DROP DATABASE " + SqlText.identifier(name));
                return;
            } catch (SQLException e) {
                issues.accept(new EntryIssue(
                        name,
                        false,
                        "holds what was there before the restore, because it could not be dropped: "
                                + SqlFailure.reason(e)));
                return;
            }
        }
        issues.accept(new EntryIssue(
                name, false, "holds what was there before the restore; definitions are in its table " + DEFINITIONS));
    }

    /** The restore was taken back. */
    void drop(TargetConnection connection, List<String> remains) {
        if (!made) {
            return;
        }
        try {
            connection.execute("DROP DATABASE IF EXISTS " + SqlText.identifier(name));
        } catch (SQLException e) {
            remains.add("database " + name + " (" + SqlFailure.reason(e) + ")");
        }
    }
}
