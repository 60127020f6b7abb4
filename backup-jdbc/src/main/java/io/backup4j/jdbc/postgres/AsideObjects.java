package io.backup4j.jdbc.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Objects that were in the way of a restore and wait in other schemas: they are still whole, and can be moved back. Used by one thread.
 */
final class AsideObjects {
    private static final int LONGEST_NAME = 63;

    private static final String LEFT = """
            SELECT nspname FROM pg_catalog.pg_namespace
            WHERE nspname ~ '_before_[0-9]{8}_[0-9]{6}$' AND (cardinality(?::text[]) = 0 OR nspname = ANY (?::text[]))
            ORDER BY 1
            """;

    /** Schema, and the schema in which its objects wait. */
    private final Map<String, String> schemas = new LinkedHashMap<>();

    boolean isEmpty() {
        return schemas.isEmpty();
    }

    /** The schemas in which the objects wait. */
    List<String> places() {
        return new ArrayList<>(schemas.values());
    }

    /**
     * Schemas that a restore left, by their names.
     *
     * @param among these; all if empty
     */
    static List<String> left(Connection connection, List<String> among) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(LEFT)) {
            query.setArray(1, connection.createArrayOf("text", among.toArray()));
            query.setArray(2, connection.createArrayOf("text", among.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    /** The statement by which somebody gets rid of them. */
    static String dropping(List<String> places) {
        return "DROP SCHEMA " + places.stream().map(SqlText::identifier).collect(Collectors.joining(", ")) + " CASCADE";
    }

    /** Moves the objects; within the caller's transaction. */
    void move(TargetConnection connection, List<PresentObject> objects) throws SQLException {
        String stamp = stamp(connection);
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

    /** The time of the transaction, as part of a name. */
    static String stamp(TargetConnection connection) throws SQLException {
        return connection.ask("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD_HH24MISS')");
    }

    static String placeFor(String schema, String stamp) {
        String suffix = "_before_" + stamp;
        int room = LONGEST_NAME - suffix.length();
        // Bytes count, and a character has at most four of them.
        String head = schema.length() * 4 <= room ? schema : schema.substring(0, Math.min(schema.length(), room / 4));
        return head + suffix;
    }

    /** Moves everything back; within the caller's transaction. What was never moved, because that could not be committed, is where it was. */
    void moveBack(TargetConnection connection) throws SQLException {
        for (Map.Entry<String, String> each : schemas.entrySet()) {
            String place = each.getValue();
            String exists = "SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = " + SqlText.literal(place);
            if (connection.ask(exists).equals("0")) {
                continue;
            }
            for (PresentObject object : PresentObject.in(connection, List.of(place))) {
                connection.execute(object.moveTo(each.getKey()));
            }
            connection.execute("DROP SCHEMA " + SqlText.identifier(place));
        }
    }

    /**
     * Drops everything; within the caller's transaction, which must be taken back after a failure.
     *
     * @throws SQLException if something outside depends on it
     */
    void drop(TargetConnection connection) throws SQLException {
        String before = Bystanders.count(connection, places());
        connection.execute(dropping(places()));
        if (!Bystanders.count(connection, places()).equals(before)) {
            throw new SQLException("something in another schema depends on it and would be dropped too", "2BP01");
        }
    }
}
