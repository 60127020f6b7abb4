package io.backup4j.jdbc.mariadb.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads views, routines, triggers and events. Used once. */
final class ObjectsPart {
    private static final int TABLE_ACCESS_DENIED = 1142;

    private final Catalogue catalogue;
    private final List<String> refused;
    private final boolean broken;
    private final List<StoredObject> objects = new ArrayList<>();

    /** @param broken whether views that the server cannot read are taken for what their statement says */
    ObjectsPart(Catalogue catalogue, List<String> refused, boolean broken) {
        this.catalogue = catalogue;
        this.refused = refused;
        this.broken = broken;
    }

    List<StoredObject> read() throws SQLException {
        routines();
        views();
        triggers();
        events();
        objects.sort(java.util.Comparator.comparing(StoredObject::kind));
        return objects;
    }

    private void routines() throws SQLException {
        for (List<String> row : catalogue.rows("SELECT ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES"
                + " WHERE ROUTINE_SCHEMA = ? ORDER BY BINARY ROUTINE_NAME")) {
            Optional<ObjectKind> kind = Arrays.stream(ObjectKind.values())
                    .filter(known -> known.sql().equals(row.get(1)))
                    .findFirst();
            if (kind.isEmpty()) {
                refused.add("routine " + SqlText.identifier(row.get(0)) + ": routines of type '" + row.get(1)
                        + "' are not known to this release");
            } else {
                add(kind.get(), row.get(0), "create " + kind.get().title(), List.of());
            }
        }
    }

    private void views() throws SQLException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (List<String> row : catalogue.rows("SELECT TABLE_NAME, '' FROM information_schema.TABLES"
                + " WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'VIEW' ORDER BY BINARY TABLE_NAME")) {
            columns.put(row.get(0), new ArrayList<>());
        }
        for (List<String> row : catalogue.rows("SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION")) {
            List<String> view = columns.get(row.get(0));
            if (view != null) {
                view.add(row.get(1));
            }
        }
        for (Map.Entry<String, List<String>> view : columns.entrySet()) {
            if (view.getValue().isEmpty() && !broken) {
                refused.add(
                        "view " + SqlText.identifier(view.getKey())
                                + ": the server cannot read it, because something that it names is gone or may not be used; drop it");
            } else {
                add(ObjectKind.VIEW, view.getKey(), "create view", view.getValue());
            }
        }
    }

    private void triggers() throws SQLException {
        for (List<String> row :
                catalogue.rows("SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE,"
                        + " ACTION_STATEMENT, ACTION_ORDER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?"
                        + " ORDER BY BINARY EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER")) {
            String name = row.get(0);
            StoredObject trigger = add(ObjectKind.TRIGGER, name, "sql original statement", List.of(row.get(3)));
            if (trigger != null) {
                objects.set(objects.size() - 1, TriggerText.unqualified(trigger, row, catalogue.database()));
            }
        }
    }

    private void events() throws SQLException {
        for (List<String> row : catalogue.rows("SELECT EVENT_NAME, '' FROM information_schema.EVENTS"
                + " WHERE EVENT_SCHEMA = ? ORDER BY BINARY EVENT_NAME")) {
            add(ObjectKind.EVENT, row.get(0), "create event", List.of());
        }
    }

    /** Of a routine that may not be seen the server gives nothing, of a view it says so. */
    private Map<String, String> shown(ObjectKind kind, String name) throws SQLException {
        try {
            return catalogue.show(kind.sql(), name);
        } catch (SQLException e) {
            if (e.getErrorCode() == TABLE_ACCESS_DENIED) {
                return Map.of();
            }
            throw e;
        }
    }

    /** @param column of {@code SHOW CREATE} that has the statement */
    private @org.jspecify.annotations.Nullable StoredObject add(
            ObjectKind kind, String name, String column, List<String> names) throws SQLException {
        Map<String, String> shown = shown(kind, name);
        String statement = shown.getOrDefault(column, "");
        if (statement.isEmpty()) {
            refused.add(
                    kind.title() + " " + SqlText.identifier(name)
                            + ": the account may not see its definition (it needs SHOW CREATE ROUTINE, SHOW VIEW, TRIGGER or EVENT)");
            return null;
        }
        StoredObject object = new StoredObject(
                kind,
                name,
                statement,
                shown.getOrDefault("sql_mode", ""),
                shown.getOrDefault("collation_connection", ""),
                shown.getOrDefault("database collation", ""),
                shown.getOrDefault("time_zone", ""),
                names);
        objects.add(object);
        return object;
    }
}
