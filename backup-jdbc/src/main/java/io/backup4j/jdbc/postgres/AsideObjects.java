package io.backup4j.jdbc.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that were in the way of a restore and wait in other schemas: they are still whole, and can be moved back. Used by one thread.
 */
final class AsideObjects {
    private static final int LONGEST_NAME = 63;

    /** Schema, and the schema in which its objects wait. */
    private final Map<String, String> schemas = new LinkedHashMap<>();

    boolean isEmpty() {
        return schemas.isEmpty();
    }

    /** The schemas in which the objects wait. */
    List<String> places() {
        return new ArrayList<>(schemas.values());
    }

    /** Moves the objects; within the caller's transaction. */
    void move(TargetConnection connection, List<PresentObject> objects) throws SQLException {
        String stamp = connection.ask("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD_HH24MISS')");
        for (PresentObject object : objects) {
            String place = schemas.get(object.schema());
            if (place == null) {
                place = placeFor(object.schema(), stamp);
                connection.execute("CREATE SCHEMA " + SqlText.identifier(place));
                schemas.put(object.schema(), place);
            }
            connection.execute(object.moveTo(place));
        }
    }

    private static String placeFor(String schema, String stamp) {
        String suffix = "_before_" + stamp;
        int room = LONGEST_NAME - suffix.length();
        // Bytes count, and a character has at most four of them.
        String head = schema.length() * 4 <= room ? schema : schema.substring(0, Math.min(schema.length(), room / 4));
        return head + suffix;
    }

    /** Moves everything back; within the caller's transaction. */
    void moveBack(TargetConnection connection) throws SQLException {
        for (Map.Entry<String, String> each : schemas.entrySet()) {
            for (PresentObject object : PresentObject.in(connection, List.of(each.getValue()))) {
                connection.execute(object.moveTo(each.getKey()));
            }
            connection.execute("DROP SCHEMA " + SqlText.identifier(each.getValue()));
        }
    }

    /**
     * Drops everything; within the caller's transaction.
     *
     * @throws SQLException if something outside depends on it; nothing is dropped then
     */
    void drop(TargetConnection connection) throws SQLException {
        for (String place : schemas.values()) {
            List<PresentObject> objects = PresentObject.in(connection, List.of(place));
            // All in one statement of their kind where that can be said, so that what depends on each other goes
            // together.
            List<String> tables = objects.stream()
                    .filter(object -> object.keyword().equals("TABLE"))
                    .map(PresentObject::identity)
                    .toList();
            AsideDependents.require(connection, place);
            if (!tables.isEmpty()) {
                connection.execute("DROP TABLE " + String.join(", ", tables) + " CASCADE");
            }
            connection.execute("DROP SCHEMA " + SqlText.identifier(place) + " CASCADE");
        }
    }
}
