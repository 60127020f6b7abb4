package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.jdbc.postgres.schema.TableData;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a schema is made.
 *
 * @param objects in the order in which they can be made
 * @param leftOut why objects that belong to chosen tables are not made, in words
 * @param tables whose rows are restored
 * @param largeObjects oids of those that are made
 * @param supporting ids of objects that the chosen ones need and that may be in the target already
 */
record RestorePlan(
        List<SchemaObject> objects,
        List<String> leftOut,
        List<TableData> tables,
        List<Long> largeObjects,
        Set<Long> supporting) {

    /** @throws IOException if something was chosen that the backup does not have */
    static RestorePlan of(DatabaseSchema schema, WriteOptions options) throws IOException {
        RestorePlan plan = chosen(schema, options);
        for (String name : options.renames().keySet()) {
            if (!plan.schemas().contains(name)) {
                throw new IOException("schema '" + name + "' is to become '"
                        + options.renames().get(name) + "', but nothing of it is restored");
            }
        }
        return plan;
    }

    private static RestorePlan chosen(DatabaseSchema schema, WriteOptions options) throws IOException {
        List<TableData> tables = schema.tables().stream()
                .filter(table -> options.chooses(table.schema(), table.name()))
                .toList();
        if (options.everything()) {
            return new RestorePlan(schema.objects(), List.of(), tables, schema.largeObjects(), Set.of());
        }
        return options.tables().isEmpty() ? ofSchemas(schema, options, tables) : ofTables(schema, options, tables);
    }

    /** Everything in them, and what that needs from elsewhere. */
    private static RestorePlan ofSchemas(DatabaseSchema schema, WriteOptions options, List<TableData> tables)
            throws IOException {
        Set<String> wanted = new HashSet<>(options.schemas());
        Set<Long> inside = new LinkedHashSet<>();
        Set<String> met = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            String home = object.kind().equals("SCHEMA") ? object.name() : object.schema();
            if (wanted.contains(home)) {
                inside.add(object.id());
                met.add(home);
            }
        }
        for (String name : options.schemas()) {
            if (!met.contains(name)) {
                throw new IOException("the backup has no schema '" + name + "', or nothing in it");
            }
        }
        return closed(schema, inside, tables);
    }

    /** The tables, what belongs to them, and what they need. */
    private static RestorePlan ofTables(DatabaseSchema schema, WriteOptions options, List<TableData> tables)
            throws IOException {
        Set<String> met = new HashSet<>();
        tables.forEach(table -> met.add(table.schema() + "." + table.name()));
        Set<Long> chosen = new LinkedHashSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.kind().endsWith("TABLE") && options.tables().contains(object.schema() + "." + object.name())) {
                chosen.add(object.id());
                met.add(object.schema() + "." + object.name());
            }
        }
        for (String name : options.tables()) {
            if (!met.contains(name)) {
                throw new IOException("the backup has no table '" + name + "'; a table is named schema.table");
            }
        }
        Set<Long> needed = closure(schema, chosen);
        Set<Long> all = new HashSet<>(needed);
        List<String> leftOut = BelongingObjects.add(schema, chosen, all);
        Set<Long> supporting = new HashSet<>(all);
        supporting.removeAll(chosen);
        return new RestorePlan(select(schema, all), leftOut, tables, List.of(), supporting);
    }

    private static RestorePlan closed(DatabaseSchema schema, Set<Long> inside, List<TableData> tables) {
        Set<Long> all = closure(schema, inside);
        Set<Long> supporting = new HashSet<>(all);
        supporting.removeAll(inside);
        return new RestorePlan(select(schema, all), List.of(), tables, List.of(), supporting);
    }

    /** These and everything that they need. */
    static Set<Long> closure(DatabaseSchema schema, Set<Long> from) {
        Map<Long, SchemaObject> byId = new HashMap<>();
        schema.objects().forEach(object -> byId.put(object.id(), object));
        TreeSet<Long> open = new TreeSet<>(from);
        Set<Long> closed = new HashSet<>();
        while (!open.isEmpty()) {
            Long id = open.pollLast();
            if (closed.add(id)) {
                open.addAll(byId.get(id).dependsOn());
            }
        }
        return closed;
    }

    private static List<SchemaObject> select(DatabaseSchema schema, Set<Long> ids) {
        return schema.objects().stream()
                .filter(object -> ids.contains(object.id()))
                .toList();
    }

    List<SchemaObject> of(Section section) {
        return objects.stream().filter(object -> object.section() == section).toList();
    }

    /** Ids of the tables whose rows are restored, with their sizes in pages as far as the source knew them. */
    Map<Long, Long> pages() {
        Map<String, Long> ids = new HashMap<>();
        for (SchemaObject object : objects) {
            if (object.kind().equals("TABLE")) {
                ids.put(SqlText.qualified(object.schema(), object.name()), object.id());
            }
        }
        Map<Long, Long> pages = new HashMap<>();
        for (TableData table : tables) {
            Long id = ids.get(SqlText.qualified(table.schema(), table.name()));
            if (id != null) {
                pages.put(id, Math.max(0, table.relpages()));
            }
        }
        return pages;
    }

    /** Names of the schemas in which something is made. */
    Set<String> schemas() {
        Set<String> names = new TreeSet<>();
        for (SchemaObject object : objects) {
            if (object.kind().equals("SCHEMA")) {
                names.add(object.name());
            } else if (!object.schema().isEmpty()) {
                names.add(object.schema());
            }
        }
        return names;
    }
}
