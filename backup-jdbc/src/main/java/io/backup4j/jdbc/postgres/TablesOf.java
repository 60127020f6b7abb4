package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tables an object touches when it is made. Stateless. */
final class TablesOf {
    private TablesOf() {}

    /** For each object the ids of the tables that it depends on, through indexes and constraints too, but not through other tables. */
    static Map<Long, Set<Long>> each(List<SchemaObject> inOrder) {
        Map<Long, Set<Long>> tables = new HashMap<>();
        for (SchemaObject object : inOrder) {
            if (object.kind().endsWith("TABLE") || object.kind().equals("MATERIALIZED VIEW")) {
                tables.put(object.id(), Set.of(object.id()));
                continue;
            }
            Set<Long> touched = new HashSet<>();
            for (Long before : object.dependsOn()) {
                touched.addAll(tables.getOrDefault(before, Set.of()));
            }
            tables.put(object.id(), touched);
        }
        return tables;
    }
}
