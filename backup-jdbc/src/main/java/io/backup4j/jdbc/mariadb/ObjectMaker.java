package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.mariadb.schema.ObjectKind;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.StoredObject;
import io.backup4j.spi.entry.EntryIssue;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Makes views, routines, triggers and events by their statements. Used by one thread. */
final class ObjectMaker {
    /** What the server says when the account may not give this definer. */
    private static final Set<Integer> NOT_ALLOWED = Set.of(1227, 1396, 4016);

    private static final String NO_SUCH_DEFINER = "1449";

    private final TargetConnection connection;
    private final String database;
    private final WriteOptions options;
    private final Consumer<EntryIssue> issues;
    private final Set<StoredObject> made = new LinkedHashSet<>();

    /** @param database that they are made in */
    ObjectMaker(TargetConnection connection, String database, WriteOptions options, Consumer<EntryIssue> issues) {
        this.connection = connection;
        this.database = database;
        this.options = options;
        this.issues = issues;
    }

    /**
     * Makes all, views twice: the first time with nothing but the names of their columns, so that each finds the others.
     *
     * @param from the database that their statements were written for
     */
    void make(List<StoredObject> objects, String from) throws SQLException, IOException {
        if (objects.isEmpty()) {
            return;
        }
        connection.use(database);
        for (StoredObject object : objects) {
            if (object.kind() == ObjectKind.VIEW && !object.names().isEmpty()) {
                String columns = object.names().stream()
                        .map(column -> "1 AS " + SqlText.identifier(column))
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("1");
                connection.execute("CREATE VIEW " + SqlText.identifier(object.name()) + " AS SELECT " + columns);
                made.add(object);
            }
        }
        for (StoredObject object : objects) {
            try {
                make(object, from);
                made.add(object);
            } catch (SQLException e) {
                if (!options.keepGoing() || SqlFailure.isLost(e)) {
                    throw SqlFailure.of(object.title() + " could not be made", e);
                }
                if (made.remove(object)) {
                    drop(object);
                }
                issues.accept(new EntryIssue(object.title(), true, "could not be made: " + SqlFailure.reason(e)));
            }
        }
        connection.set(Map.of("sql_mode", WriteSettings.SQL_MODE, "time_zone", "'+00:00'"));
    }

    /** What is there because of this, in the order in which it was made. */
    List<StoredObject> made() {
        return List.copyOf(made);
    }

    private void make(StoredObject object, String from) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        settings.put("sql_mode", SqlText.literal(object.sqlMode()));
        if (!object.collation().isEmpty()) {
            settings.put("collation_connection", SqlText.literal(object.collation()));
        }
        if (!object.timeZone().isEmpty()) {
            settings.put("time_zone", SqlText.literal(object.timeZone()));
        }
        connection.set(settings);
        String present = connection.ask("SELECT @@collation_database");
        boolean other = !object.databaseCollation().isEmpty()
                && !object.databaseCollation().equals(present);
        if (other) {
            collate(object.databaseCollation());
        }
        try {
            makeWithDefiner(object, from);
        } finally {
            if (other) {
                collate(present);
            }
        }
        if (object.kind() == ObjectKind.EVENT && !exists(object)) {
            issues.accept(new EntryIssue(object.title(), false, "was not made, because its time has passed"));
        }
    }

    private void collate(String collation) throws SQLException {
        connection.execute("ALTER DATABASE " + SqlText.identifier(database) + " COLLATE " + SqlText.literal(collation));
    }

    private void makeWithDefiner(StoredObject object, String from) throws SQLException {
        if (!options.definers() || object.definer().isEmpty()) {
            run(object, object.withoutDefiner(), from);
            return;
        }
        try {
            run(object, object.statement(), from);
            if (!isMissing(object.definer())) {
                return;
            }
            if (object.kind() != ObjectKind.VIEW) {
                drop(object);
            }
        } catch (SQLException e) {
            if (!NOT_ALLOWED.contains(e.getErrorCode())) {
                throw e;
            }
        }
        run(object, object.withoutDefiner(), from);
        issues.accept(new EntryIssue(
                object.title(),
                false,
                "its definer " + object.definer() + " is not here or may not be given; it is "
                        + connection.ask("SELECT CURRENT_USER()") + " now"));
    }

    private void run(StoredObject object, String statement, String from) throws SQLException {
        String sql = statement;
        if (object.kind() == ObjectKind.VIEW) {
            sql = SqlText.inDatabase(statement, from, database).replaceFirst("^CREATE ", "CREATE OR REPLACE ");
        }
        connection.execute(sql);
    }

    /** The server makes it all the same, and warns. A warning of an earlier statement may still be there, and is as true. */
    private boolean isMissing(String definer) throws SQLException {
        String account = definer.replace("``", "`").replaceAll("^`|`$", "").replace("`@`", "'@'");
        try (java.sql.Statement statement = connection.jdbc().createStatement();
                java.sql.ResultSet row = statement.executeQuery("SHOW WARNINGS")) {
            while (row.next()) {
                if (NO_SUCH_DEFINER.equals(row.getString(2)) && row.getString(3).contains("('" + account + "'")) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean exists(StoredObject event) throws SQLException {
        return !connection
                .ask("SELECT 1 FROM information_schema.EVENTS WHERE EVENT_SCHEMA = " + SqlText.literal(database)
                        + " AND EVENT_NAME = " + SqlText.literal(event.name()))
                .isEmpty();
    }

    /** Drops it if it is there. */
    void drop(StoredObject object) throws SQLException {
        connection.execute("DROP " + object.kind().sql() + " IF EXISTS " + SqlText.qualified(database, object.name()));
    }
}
