package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what belongs to chosen tables: defaults, partitions' places, indexes, constraints, triggers, values of sequences. Stateless. */
final class BelongingObjects {
    /** What holds or shows rows of its own: never made because something that was chosen mentions it. */
    private static final Set<String> RELATIONS = Set.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW");

    /** What uses tables without being a part of one. */
    private static final Set<String> USERS =
            Set.of("FUNCTION", "PROCEDURE", "AGGREGATE", "TYPE", "DOMAIN", "CAST", "OPERATOR", "SUBSCRIPTION");

    private BelongingObjects() {}

    /**
     * Adds the ids of what belongs to the chosen tables, and what that needs, to those that are made.
     *
     * @param all what is made so far
     * @return what belongs to them and cannot be made, in words
     */
    static List<String> add(DatabaseSchema schema, Set<Long> chosen, Set<Long> all) {
        Map<Long, SchemaObject> byId = new HashMap<>();
        Set<Long> owners = new HashSet<>(chosen);
        List<String> leftOut = new ArrayList<>();
        for (SchemaObject object : schema.objects()) {
            byId.put(object.id(), object);
            boolean mentions = object.dependsOn().stream().anyMatch(owners::contains);
            if (all.contains(object.id())) {
                if (object.kind().contains("SEQUENCE")) {
                    owners.add(object.id());
                }
                continue;
            }
            if (!mentions || !isPart(object)) {
                continue;
            }
            Set<Long> needs = RestorePlan.closure(schema, Set.of(object.id()));
            needs.removeAll(all);
            boolean elsewhere = needs.stream().map(byId::get).anyMatch(need -> RELATIONS.contains(need.kind()));
            if (elsewhere) {
                leftOut.add(object.title() + ": it needs a table that was not chosen");
            } else {
                all.addAll(needs);
                owners.add(object.id());
            }
        }
        return leftOut;
    }

    private static boolean isPart(SchemaObject object) {
        return object.section() != Section.AFTER
                && object.section() != Section.ROLE
                && !RELATIONS.contains(object.kind())
                && !USERS.contains(object.kind())
                && !object.kind().startsWith("PUBLICATION");
    }
}
