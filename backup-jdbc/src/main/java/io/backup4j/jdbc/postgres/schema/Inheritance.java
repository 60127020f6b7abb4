package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tables and indexes are children of which, partitions included. */
final class Inheritance {
    /** A parent of a table. */
    record Parent(long oid, String quoted, boolean detachPending) {}

    private final Map<Long, List<Parent>> parents = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();

    Inheritance(Reading reading) throws SQLException {
        reading.query("""
                SELECT i.inhrelid AS child, i.inhparent AS parent, i.inhdetachpending AS pending, %s AS quoted
                FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhparent
                ORDER BY i.inhrelid, i.inhseqno
                """.formatted(Sql.qualified("c.relnamespace", "c.relname")), row -> {
            parents.computeIfAbsent(row.number("child"), key -> new ArrayList<>())
                    .add(new Parent(row.number("parent"), row.text("quoted"), row.flag("pending")));
            children.computeIfAbsent(row.number("parent"), key -> new ArrayList<>())
                    .add(row.number("child"));
        });
    }

    /** The parents in the order in which they were named. */
    List<Parent> parents(long relation) {
        return parents.getOrDefault(relation, List.of());
    }

    List<Long> children(long relation) {
        return children.getOrDefault(relation, List.of());
    }

    /** All that inherit from a relation, over any number of steps. */
    Set<Long> descendants(long relation) {
        Set<Long> found = new LinkedHashSet<>();
        Deque<Long> open = new ArrayDeque<>(children(relation));
        while (!open.isEmpty()) {
            long next = open.remove();
            if (found.add(next)) {
                open.addAll(children(next));
            }
        }
        return found;
    }
}
