package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Triggers and their state. The ones of partitions come from their table's, so only their state is written, and only when it differs. The server's own, which
 * hold foreign keys, can only be switched off all together.
 */
final class TriggersPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        Map<Long, List<Own>> own = new LinkedHashMap<>();
        Map<Draft, List<Draft>> ofUsers = new HashMap<>();
        Map<Long, Clone> clones = new LinkedHashMap<>();
        reading.query(
                """
                SELECT t.oid, t.tgname AS name, pg_catalog.quote_ident(t.tgname) AS quoted, t.tgisinternal AS internal, t.tgparentid AS parent,
                       t.tgconstraint::bigint AS constraint_oid, k.contype::text AS constraint_type,
                       c.oid AS table_oid, c.relname AS table_name, c.relkind::text AS table_kind, %s AS schema, %s AS quoted_table,
                       t.tgenabled::text AS enabled,
                       CASE WHEN NOT t.tgisinternal AND t.tgparentid = 0 THEN pg_catalog.pg_get_triggerdef(t.oid) END AS definition
                FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
                     LEFT JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint
                WHERE t.oid >= 16384
                ORDER BY schema, table_name, name
                """.formatted(Sql.schemaName("c.relnamespace"), Sql.qualified("c.relnamespace", "c.relname")), row -> {
                    Draft table = reading.table(row.number("table_oid"));
                    if (row.flag("internal") && row.number("parent") == 0
                            || row.textOrEmpty("constraint_type").equals("f")
                            || row.flag("internal")
                                    && row.number("constraint_oid") != 0
                                    && !row.textOrEmpty("constraint_type").equals("t")) {
                        internal(reading, row, table, own);
                    } else if (table == null) {
                        // An extension's, or outside of the scope.
                        return;
                    } else if (row.number("parent") != 0) {
                        clones.put(
                                row.number("oid"),
                                new Clone(
                                        row.number("parent"),
                                        row.number("constraint_oid"),
                                        table,
                                        row.text("name"),
                                        enable(row)));
                    } else {
                        ofUsers.computeIfAbsent(table, key -> new ArrayList<>()).add(add(reading, row, table));
                    }
                });
        clones(reading, clones);
        own.values().forEach(triggers -> disabled(reading, triggers, ofUsers));
    }

    /** A trigger of a partition; {@code state} is the statement that brings it into its state, or null when that is the usual one. */
    private record Clone(
            long parent,
            long constraint,
            Draft table,
            String name,
            @Nullable String state) {}

    /** A trigger that holds a constraint. */
    private record Own(Draft table, Draft constraint, String quotedTable, String enabled) {}

    private static void internal(Reading reading, Row row, @Nullable Draft table, Map<Long, List<Own>> own)
            throws SQLException {
        Draft constraint = reading.drafts().bearer("pg_constraint", row.number("constraint_oid"));
        if (constraint == null) {
            // Left for the account, which names it.
            return;
        }
        reading.drafts().covers(constraint, "pg_trigger", row.number("oid"));
        if (table == null) {
            // The table of an extension that a key of a user's table refers to.
            if (!row.text("enabled").equals("O")) {
                reading.refuse(
                        constraint.title(), "a trigger that holds it on a table of an extension is switched off");
            }
            return;
        }
        own.computeIfAbsent(row.number("table_oid"), key -> new ArrayList<>())
                .add(new Own(table, constraint, row.text("quoted_table"), row.text("enabled")));
    }

    private static void disabled(Reading reading, List<Own> triggers, Map<Draft, List<Draft>> ofUsers) {
        Own first = triggers.get(0);
        if (triggers.stream().allMatch(trigger -> trigger.enabled().equals("O"))) {
            return;
        }
        if (triggers.stream().anyMatch(trigger -> !trigger.enabled().equals("D"))) {
            reading.refuse(
                    first.table().title(),
                    "some of the triggers that hold its foreign keys are switched off and others are not; switch all on or all off");
            return;
        }
        Draft draft = reading.drafts()
                .add("DISABLED TRIGGERS", first.table().schema, first.table().name, Section.POST_DATA)
                .statement("ALTER TABLE " + first.quotedTable() + " DISABLE TRIGGER ALL")
                .needs(first.table());
        triggers.forEach(trigger -> draft.needs(trigger.constraint()));
        // Those of users are made after it, so it does not reach them.
        ofUsers.getOrDefault(first.table(), List.of()).forEach(trigger -> trigger.needs(draft));
    }

    /** Gives the triggers of partitions to the one of the table at the top that they came from. */
    private static void clones(Reading reading, Map<Long, Clone> clones) {
        for (Map.Entry<Long, Clone> entry : clones.entrySet()) {
            Clone clone = entry.getValue();
            Clone step = clone;
            while (clones.containsKey(step.parent())) {
                step = clones.get(step.parent());
            }
            Draft origin = reading.drafts().bearer("pg_trigger", step.parent());
            if (origin == null) {
                // Its table is an extension's or outside of the scope; the account names it if not.
                continue;
            }
            reading.drafts().covers(origin, "pg_trigger", entry.getKey());
            reading.drafts().covers(origin, "pg_constraint", clone.constraint());
            origin.needs(clone.table()).needs(reading.drafts().attachOf(clone.table()));
            if (clone.state() != null) {
                reading.drafts()
                        .add(
                                "TRIGGER STATE",
                                clone.table().schema,
                                clone.table().name + " " + clone.name(),
                                Section.POST_DATA)
                        .statement(clone.state())
                        .needs(origin);
            }
        }
    }

    private static Draft add(Reading reading, Row row, Draft table) throws SQLException {
        Draft draft = reading.drafts()
                .add(
                        new Address("pg_trigger", row.number("oid")),
                        "TRIGGER",
                        row.text("schema"),
                        row.text("table_name") + " " + row.text("name"),
                        Section.POST_DATA)
                .statement(row.text("definition"))
                .needs(table);
        reading.drafts().covers(draft, "pg_constraint", row.number("constraint_oid"));
        String alter = enable(row);
        if (alter != null) {
            draft.statement(alter);
        }
        return draft;
    }

    private static @Nullable String enable(Row row) throws SQLException {
        if (row.text("enabled").equals("O")) {
            return null;
        }
        String state =
                switch (row.text("enabled")) {
                    case "D" -> "DISABLE";
                    case "R" -> "ENABLE REPLICA";
                    case "A" -> "ENABLE ALWAYS";
                    default ->
                        throw new SQLException("state of trigger " + row.text("name") + " is '" + row.text("enabled")
                                + "', which is not known");
                };
        // ONLY, since the state of partitions is written for itself.
        return "ALTER TABLE " + (row.text("table_kind").equals("v") ? "" : "ONLY ") + row.text("quoted_table") + " "
                + state + " TRIGGER " + row.text("quoted");
    }
}
