package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.spi.entry.EntryIssue;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Makes objects by their statements, each within a transaction of the caller. Thread-safe. */
final class ObjectMaker {
    /** What the server says when a schema, an object, a table, or a function exists already. */
    private static final Set<String> EXISTS = Set.of("42P06", "42710", "42P07", "42723");

    /** Kinds that any database may have already, and that are then as good as made. */
    private static final Set<String> SHARED =
            Set.of("SCHEMA", "EXTENSION", "LANGUAGE", "ROLE", "ROLE MEMBERSHIP", "ACCESS METHOD");

    private static final String INTEGRITY = "23";
    private static final String NO_SUCH_OBJECT = "42704";

    private final WriteOptions options;
    private final RestorePlan plan;
    private final Consumer<EntryIssue> issues;
    private final List<SchemaObject> outside = new ArrayList<>();
    private final Set<String> missingTables = new HashSet<>();

    ObjectMaker(WriteOptions options, RestorePlan plan, Consumer<EntryIssue> issues) {
        this.options = options;
        this.plan = plan;
        this.issues = issues;
    }

    /** Whether a table could not be made, which only a restore that keeps going gets past. */
    synchronized boolean isMissing(String schema, String table) {
        return missingTables.contains(SqlText.qualified(schema, table));
    }

    /** Objects in no schema that were made: if the restore fails they must be dropped one by one. */
    synchronized List<SchemaObject> outsideOfSchemas() {
        return List.copyOf(outside);
    }

    /** Makes an object and gives it its owner. */
    void make(TargetConnection connection, SchemaObject object) throws SQLException, IOException {
        boolean mayExist = SHARED.contains(object.kind()) || plan.supporting().contains(object.id());
        if (mayExist || options.keepGoing()) {
            connection.execute("SAVEPOINT backup4j_object");
        }
        try {
            run(connection, object.statements());
            if (options.owners()) {
                run(connection, object.ownership());
            }
        } catch (SQLException e) {
            boolean exists = mayExist && EXISTS.contains(String.valueOf(e.getSQLState()));
            if (!exists && !options.keepGoing()) {
                throw failure(object, e);
            }
            connection.execute("ROLLBACK TO SAVEPOINT backup4j_object");
            if (!exists) {
                missing(object, e);
            }
            return;
        }
        if (object.schema().isEmpty() && !object.statements().isEmpty()) {
            synchronized (this) {
                outside.add(object);
            }
        }
    }

    /**
     * The same for what is made when the rows are there: rows that break a rule cost the rule, not the rows.
     *
     * @param statements all of the object's, or the next ones of an object without an owner of its own
     * @return false if it was left out, and that was said
     */
    boolean makeOverRows(TargetConnection connection, SchemaObject object, List<String> statements)
            throws SQLException, IOException {
        connection.begin();
        try {
            run(connection, statements);
            if (options.owners()) {
                run(connection, object.ownership());
            }
            connection.commit();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            if (object.kind().equals(TableStatistics.KIND)) {
                issues.accept(new EntryIssue(object.title(), false, "were not gathered: " + SqlFailure.reason(e)));
                return false;
            }
            if (options.keepGoing() || String.valueOf(e.getSQLState()).startsWith(INTEGRITY)) {
                missing(object, e);
                return false;
            }
            throw e;
        }
    }

    /** Statements about an object that exists: its rights, or comments on it. */
    void describe(TargetConnection connection, SchemaObject object, List<String> statements)
            throws SQLException, IOException {
        if (statements.isEmpty()) {
            return;
        }
        connection.execute("SAVEPOINT backup4j_object");
        try {
            run(connection, statements);
        } catch (SQLException e) {
            if (!options.keepGoing()) {
                throw failure(object, e);
            }
            connection.execute("ROLLBACK TO SAVEPOINT backup4j_object");
            missing(object, e);
        }
    }

    private static void run(TargetConnection connection, List<String> statements) throws SQLException {
        for (String statement : statements) {
            connection.execute(statement);
        }
    }

    private void missing(SchemaObject object, SQLException e) {
        if (object.kind().equals("TABLE")) {
            synchronized (this) {
                missingTables.add(SqlText.qualified(object.schema(), object.name()));
            }
        }
        issues.accept(new EntryIssue(object.title(), true, "could not be made: " + SqlFailure.reason(e)));
    }

    static SqlFailure failure(SchemaObject object, SQLException e) {
        boolean role = NO_SUCH_OBJECT.equals(e.getSQLState())
                && String.valueOf(e.getMessage()).contains("role ");
        return SqlFailure.of(
                object.title() + " could not be made"
                        + (role ? " (make the role, or restore without owners and grants)" : ""),
                e);
    }
}
