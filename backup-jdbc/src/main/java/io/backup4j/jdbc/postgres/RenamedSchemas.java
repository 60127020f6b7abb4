package io.backup4j.jdbc.postgres;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Schemas that get another name when all else is done. They are made under their own names, because statements name them; then the server renames them, and what refers
 * to their objects follows. An empty schema of the old name waits under a third name meanwhile. Used by one thread.
 */
final class RenamedSchemas {
    /** Routines whose text, or whose settings, hold the old name as a word. Bodies that the server has parsed ({@code BEGIN ATOMIC}) follow like all else. */
    private static final String TEXTS = """
            SELECT i.identity FROM pg_catalog.pg_proc p
            CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0) i
            CROSS JOIN (SELECT '(^|[^[:alnum:]_$])' || pg_catalog.regexp_replace(?, '([^[:alnum:]_])', '\\\\\\1', 'g') || '($|[^[:alnum:]_$])' AS word) w
            WHERE p.pronamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY (?))
              AND (p.prosqlbody IS NULL AND p.prosrc ~* w.word OR pg_catalog.array_to_string(p.proconfig, ' ') ~* w.word)
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                AND d.objid = p.oid AND d.deptype = 'e')
            ORDER BY 1
            """;

    private final Map<String, String> names;
    /** Old name, and the name under which an empty schema that had it waits. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    /** @param names old and new */
    RenamedSchemas(Map<String, String> names) {
        this.names = names;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * Why these schemas cannot be renamed in this target; empty if they can.
     *
     * @param present what is in the target
     */
    static String problem(TargetConnection connection, Map<String, String> names, List<PresentObject> present)
            throws SQLException {
        for (Map.Entry<String, String> each : names.entrySet()) {
            if (exists(connection, each.getValue())) {
                return "schema '" + each.getKey() + "' is to become '" + each.getValue()
                        + "', but the target has a schema of that name. Nothing was changed. Choose another name, or drop or rename that schema";
            }
            List<PresentObject> inTheWay = present.stream()
                    .filter(object -> object.schema().equals(each.getKey()))
                    .toList();
            if (!inTheWay.isEmpty()) {
                return "schema '" + each.getKey() + "' is to become '" + each.getValue()
                        + "', but is first made under its own name, and the target has one that is not empty: it has "
                        + inTheWay.get(0).title()
                        + ". Nothing was changed. Programs that use it would meet the copy meanwhile: restore into another database";
            }
        }
        return "";
    }

    /**
     * Makes room for the old names, within the caller's transaction.
     *
     * @throws IOException if that cannot be done
     */
    void prepare(TargetConnection connection, List<PresentObject> present) throws SQLException, IOException {
        String problem = problem(connection, names, present);
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
        for (String name : names.keySet()) {
            if (exists(connection, name)) {
                String place = AsideObjects.placeFor(name, AsideObjects.stamp(connection));
                rename(connection, name, place);
                waiting.put(name, place);
                if (name.equals("public")) {
                    // Statements begin with the one that every new database has.
                    connection.execute("CREATE SCHEMA public");
                    connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
                }
            }
        }
    }

    /** Gives the new names, within the caller's transaction. */
    void rename(TargetConnection connection) throws SQLException {
        for (Map.Entry<String, String> each : names.entrySet()) {
            if (exists(connection, each.getKey())) {
                rename(connection, each.getKey(), each.getValue());
            }
        }
        for (Map.Entry<String, String> each : waiting.entrySet()) {
            rename(connection, each.getValue(), each.getKey());
        }
    }

    /** After a failure, before anything is dropped: the old names again, for what was made. */
    void takeBack(TargetConnection connection) throws SQLException {
        for (Map.Entry<String, String> each : names.entrySet()) {
            if (exists(connection, each.getValue())) {
                String place = waiting.get(each.getKey());
                if (place != null && exists(connection, each.getKey())) {
                    rename(connection, each.getKey(), place);
                }
                rename(connection, each.getValue(), each.getKey());
            }
        }
    }

    /** After what was made is gone: the empty schemas are where they were. */
    void putBack(TargetConnection connection) throws SQLException {
        for (Map.Entry<String, String> each : waiting.entrySet()) {
            if (exists(connection, each.getValue())) {
                connection.execute("DROP SCHEMA IF EXISTS " + SqlText.identifier(each.getKey()) + " CASCADE");
                rename(connection, each.getValue(), each.getKey());
            }
        }
    }

    /**
     * Routines that still name an old schema in their text; to be asked before the names change.
     *
     * @param schemas in which they are
     * @return one sentence for each name that somebody names
     */
    List<String> namedInTexts(TargetConnection connection, List<String> schemas) throws SQLException {
        List<String> sentences = new ArrayList<>();
        for (Map.Entry<String, String> each : names.entrySet()) {
            List<String> routines = new ArrayList<>();
            try (PreparedStatement query = connection.jdbc().prepareStatement(TEXTS)) {
                query.setString(1, each.getKey());
                query.setArray(2, connection.jdbc().createArrayOf("text", schemas.toArray()));
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        routines.add(row.getString(1));
                    }
                }
            }
            if (!routines.isEmpty()) {
                sentences.add("schema '" + each.getKey() + "' is now '" + each.getValue()
                        + "', but the text or settings of these may still name it, which the server does not rewrite: "
                        + Unreadable.summary(routines));
            }
        }
        return sentences;
    }

    private static boolean exists(TargetConnection connection, String schema) throws SQLException {
        return !connection
                .ask("SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = " + SqlText.literal(schema))
                .equals("0");
    }

    private static void rename(TargetConnection connection, String from, String to) throws SQLException {
        connection.execute("ALTER SCHEMA " + SqlText.identifier(from) + " RENAME TO " + SqlText.identifier(to));
    }
}
