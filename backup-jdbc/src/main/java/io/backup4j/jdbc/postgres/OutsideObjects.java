package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Objects in no schema: which there were before, and how those that a restore made are dropped. */
final class OutsideObjects {
    private static final String LIST = """
            SELECT 'EXTENSION ' || extname FROM pg_catalog.pg_extension
            UNION ALL SELECT 'LANGUAGE ' || lanname FROM pg_catalog.pg_language
            UNION ALL SELECT 'PUBLICATION ' || pubname FROM pg_catalog.pg_publication
            UNION ALL SELECT 'SERVER ' || srvname FROM pg_catalog.pg_foreign_server
            UNION ALL SELECT 'FOREIGN DATA WRAPPER ' || fdwname FROM pg_catalog.pg_foreign_data_wrapper
            UNION ALL SELECT 'EVENT TRIGGER ' || evtname FROM pg_catalog.pg_event_trigger
            UNION ALL SELECT 'ACCESS METHOD ' || amname FROM pg_catalog.pg_am
            UNION ALL SELECT 'SUBSCRIPTION ' || subname FROM pg_catalog.pg_subscription
              WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
            """;

    private static final Set<String> DROPPED_BY_NAME = Set.of(
            "EXTENSION", "LANGUAGE", "PUBLICATION", "SERVER", "FOREIGN DATA WRAPPER", "EVENT TRIGGER", "ACCESS METHOD");

    /** What normally goes with a type or a server that it is of; the oid tells whether it was there before. */
    private static final String DEPENDENT = """
            SELECT 'oid ' || o.oid, pg_catalog.pg_describe_object(o.classid, o.oid, 0) FROM (
              SELECT 'pg_catalog.pg_cast'::regclass AS classid, oid FROM pg_catalog.pg_cast WHERE oid >= 16384
              UNION ALL SELECT 'pg_catalog.pg_transform'::regclass, oid FROM pg_catalog.pg_transform
              UNION ALL SELECT 'pg_catalog.pg_user_mapping'::regclass, umid FROM pg_catalog.pg_user_mappings) o
            """;

    /** Gone with its schema, or with what it is of, or told by its oid. */
    private static final Set<String> NEEDS_NO_DROP =
            Set.of("SCHEMA", "LARGE OBJECT", "CAST", "TRANSFORM", "USER MAPPING");

    private final Set<String> before = new HashSet<>();

    /** Remembers what there is. */
    void remember(TargetConnection connection) throws SQLException {
        for (String query : List.of(LIST, DEPENDENT)) {
            try (Statement statement = connection.jdbc().createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    before.add(row.getString(1));
                }
            }
        }
    }

    /** Those of these large objects that are there now. */
    static Set<Long> largeObjects(TargetConnection connection, List<Long> oids) throws SQLException {
        Set<Long> present = new HashSet<>();
        try (PreparedStatement query = connection
                .jdbc()
                .prepareStatement("SELECT oid FROM pg_catalog.pg_largeobject_metadata WHERE oid = ANY (?)")) {
            query.setArray(1, connection.jdbc().createArrayOf("oid", oids.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    present.add(row.getLong(1));
                }
            }
        }
        return present;
    }

    /**
     * Drops those that were not there before, the last first.
     *
     * @param made objects that were made, or may have been there
     * @param remains takes those that cannot be dropped by their kind and name
     */
    void drop(TargetConnection connection, List<SchemaObject> made, List<String> remains) throws SQLException {
        for (int i = made.size() - 1; i >= 0; i--) {
            SchemaObject object = made.get(i);
            if (before.contains(object.kind() + " " + object.name()) || NEEDS_NO_DROP.contains(object.kind())) {
                continue;
            }
            List<String> drop = dropOf(object);
            if (drop.isEmpty()) {
                remains.add(object.title());
                continue;
            }
            connection.execute("SAVEPOINT backup4j_drop");
            try {
                for (String statement : drop) {
                    connection.execute(statement);
                }
            } catch (SQLException e) {
                connection.execute("ROLLBACK TO SAVEPOINT backup4j_drop");
                remains.add(object.title());
            }
        }
        addDependentOnes(connection, remains);
    }

    private void addDependentOnes(TargetConnection connection, List<String> remains) throws SQLException {
        try (Statement statement = connection.jdbc().createStatement();
                ResultSet row = statement.executeQuery(DEPENDENT)) {
            while (row.next()) {
                if (!before.contains(row.getString(1))) {
                    remains.add(row.getString(2));
                }
            }
        }
    }

    /** Statements; none if it cannot be dropped by its kind and name. */
    private static List<String> dropOf(SchemaObject object) {
        String name = SqlText.identifier(object.name());
        if (object.kind().equals("SUBSCRIPTION")) {
            // With its slot it cannot be dropped in a transaction, and the slot on the other server is the original's.
            return List.of("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)", "DROP SUBSCRIPTION " + name);
        }
        return DROPPED_BY_NAME.contains(object.kind())
                ? List.of("DROP " + object.kind() + " IF EXISTS " + name + " CASCADE")
                : List.of();
    }
}
