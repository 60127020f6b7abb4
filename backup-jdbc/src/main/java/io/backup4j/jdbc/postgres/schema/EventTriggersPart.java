package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Event triggers: the very last, since they fire on what a restore does. */
final class EventTriggersPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        reading.query("""
                SELECT t.oid, t.evtname AS name, pg_catalog.quote_ident(t.evtname) AS quoted, t.evtevent AS event, %s AS owner, %s AS function,
                       t.evtenabled::text AS enabled,
                       (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(g), ', ') FROM pg_catalog.unnest(t.evttags) g) AS tags
                FROM pg_catalog.pg_event_trigger t
                WHERE t.oid >= 16384
                ORDER BY 2
                """.formatted(Sql.role("t.evtowner"), Sql.function("t.evtfoid")), row -> {
            if (!reading.takes("pg_event_trigger", row.number("oid"))) {
                return;
            }
            String quoted = row.text("quoted");
            String tags = row.textOrEmpty("tags");
            Draft draft = reading.drafts()
                    .add(
                            new Address("pg_event_trigger", row.number("oid")),
                            "EVENT TRIGGER",
                            "",
                            row.text("name"),
                            Section.AFTER)
                    .statement("CREATE EVENT TRIGGER " + quoted + " ON " + row.text("event")
                            + (tags.isEmpty() ? "" : " WHEN TAG IN (" + tags + ")") + " EXECUTE FUNCTION "
                            + row.text("function") + "()")
                    .owner("EVENT TRIGGER " + quoted, row.text("owner"));
            String state =
                    switch (row.text("enabled")) {
                        case "D" -> "DISABLE";
                        case "R" -> "ENABLE REPLICA";
                        case "A" -> "ENABLE ALWAYS";
                        default -> "";
                    };
            if (!state.isEmpty()) {
                draft.statement("ALTER EVENT TRIGGER " + quoted + " " + state);
            }
        });
    }
}
