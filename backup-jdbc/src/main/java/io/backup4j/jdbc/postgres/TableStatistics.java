package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.jdbc.postgres.schema.TableData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The work of gathering statistics, without which plans of queries would be bad until the server does it by itself: once for each table whose rows were restored,
 * as soon as everything is there of which there are statistics. Stateless.
 */
final class TableStatistics {
    static final String KIND = "TABLE STATISTICS";

    private TableStatistics() {}

    /** Objects with ids behind those of the plan. */
    static List<SchemaObject> of(RestorePlan plan) {
        Map<String, Long> ids = new HashMap<>();
        Map<Long, List<Long>> before = new HashMap<>();
        Map<Long, Set<Long>> tables = TablesOf.each(plan.objects());
        long last = 0;
        for (SchemaObject object : plan.objects()) {
            last = object.id();
            if (object.kind().endsWith("TABLE")) {
                ids.put(SqlText.qualified(object.schema(), object.name()), object.id());
            } else if (object.section() == Section.POST_DATA && bearsStatistics(object)) {
                for (Long table : tables.getOrDefault(object.id(), Set.of())) {
                    before.computeIfAbsent(table, key -> new ArrayList<>()).add(object.id());
                }
            }
        }
        List<SchemaObject> work = new ArrayList<>();
        for (TableData data : plan.tables()) {
            String name = SqlText.qualified(data.schema(), data.name());
            List<Long> needs = new ArrayList<>();
            Long table = ids.get(name);
            if (table != null) {
                needs.add(table);
                needs.addAll(before.getOrDefault(table, List.of()));
            }
            work.add(new SchemaObject(
                    ++last,
                    KIND,
                    data.schema(),
                    data.name(),
                    Section.POST_DATA,
                    List.of("ANALYZE " + name),
                    needs,
                    List.of(),
                    List.of(),
                    List.of()));
        }
        return work;
    }

    /** Extended statistics, and indexes over expressions: a list of plain columns has the only parenthesis of its statement. Where in doubt it is waited for. */
    private static boolean bearsStatistics(SchemaObject object) {
        return switch (object.kind()) {
            case "STATISTICS", "EXCLUSION CONSTRAINT" -> true;
            case "INDEX" ->
                object.statements().stream()
                        .anyMatch(statement -> statement.indexOf('(') != statement.lastIndexOf('('));
            default -> false;
        };
    }
}
