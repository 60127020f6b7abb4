package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            UNION ALL SELECT 'LARGE OBJECT ' || oid FROM pg_catalog.pg_largeobject_metadata
            """;

    private static final Set<String> DROPPED_BY_NAME = Set.of(
            "EXTENSION", "LANGUAGE", "PUBLICATION", "SERVER", "FOREIGN DATA WRAPPER", "EVENT TRIGGER", "ACCESS METHOD");

    /** Properties of something else, or gone with their schema. */
    private static final Set<String> NEEDS_NO_DROP = Set.of("SCHEMA", "COMMENT");

    private final Set<String> before = new HashSet<>();

    /** Remembers what there is. */
    void remember(TargetConnection connection) throws SQLException {
        try (Statement statement = connection.jdbc().createStatement();
                ResultSet row = statement.executeQuery(LIST)) {
            while (row.next()) {
                before.add(row.getString(1));
            }
        }
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
            String drop = dropOf(object);
            if (drop == null) {
                remains.add(object.title());
                continue;
            }
            connection.execute("SAVEPOINT backup4j_drop");
            try {
                connection.execute(drop);
            } catch (SQLException e) {
                connection.execute("ROLLBACK TO SAVEPOINT backup4j_drop");
                remains.add(object.title());
            }
        }
    }

    private static @Nullable String dropOf(SchemaObject object) {
        if (object.kind().equals("LARGE OBJECT")) {
            return "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = "
                    + Long.parseLong(object.name());
        }
        return DROPPED_BY_NAME.contains(object.kind())
                ? "DROP " + object.kind() + " IF EXISTS " + SqlText.identifier(object.name()) + " CASCADE"
                : null;
    }
}
