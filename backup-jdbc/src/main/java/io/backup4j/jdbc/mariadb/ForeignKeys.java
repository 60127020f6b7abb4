package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.ForeignKey;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import io.backup4j.spi.entry.EntryIssue;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Adds foreign keys without the server's own check, which would copy each table, and asks for rows without a parent instead. Such rows are kept, with the key, as they
 * were in the backup. Used by one thread.
 */
final class ForeignKeys {
    private final TargetConnection connection;
    private final WriteOptions options;
    private final String database;
    private final Consumer<EntryIssue> issues;

    ForeignKeys(TargetConnection connection, WriteOptions options, String database, Consumer<EntryIssue> issues) {
        this.connection = connection;
        this.options = options;
        this.database = database;
        this.issues = issues;
    }

    /**
     * Adds those of a table.
     *
     * @param from database that the backup is of
     */
    void add(TableDefinition table, List<ForeignKey> keys, String from) throws SQLException, IOException {
        if (keys.isEmpty()) {
            return;
        }
        String name = SqlText.qualified(database, table.name());
        String definitions =
                String.join(", ADD ", keys.stream().map(ForeignKey::definition).toList());
        try {
            connection.execute("ALTER TABLE " + name + " ADD " + definitions);
        } catch (SQLException e) {
            if (!options.keepGoing() || SqlFailure.isLost(e)) {
                throw SqlFailure.of("the foreign keys of " + table.title() + " cannot be made", e);
            }
            issues.accept(
                    new EntryIssue(table.title(), true, "its foreign keys could not be made: " + SqlFailure.reason(e)));
            return;
        }
        for (ForeignKey key : keys) {
            // Tables of other databases were not restored, and need not even be there.
            if (key.parentDatabase().isEmpty()
                    && !connection.ask(orphans(name, key)).isEmpty()) {
                issues.accept(new EntryIssue(
                        table.title(),
                        false,
                        "has rows that break its foreign key " + SqlText.identifier(key.name())
                                + ", as it had when it was backed up"));
            }
        }
    }

    /** One row is enough: most have none, and then an index is read to its end. */
    private String orphans(String name, ForeignKey key) {
        List<String> joined = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = "c." + SqlText.identifier(key.columns().get(i));
            joined.add("p." + SqlText.identifier(key.parentColumns().get(i)) + " = " + column);
            present.add(column + " IS NOT NULL");
        }
        return "SELECT 1 FROM " + name + " c WHERE " + String.join(" AND ", present) + " AND NOT EXISTS (SELECT 1 FROM "
                + SqlText.qualified(database, key.parent()) + " p WHERE " + String.join(" AND ", joined) + ") LIMIT 1";
    }
}
