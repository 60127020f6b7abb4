package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Subscriptions, made without a connection and therefore switched off: a restored copy must not take the changes that belong to the original. The connection
 * text is readable by superusers only; without it the subscription is refused.
 */
final class SubscriptionsPart implements SchemaPart {
    /** A password in a connection text of libpq: {@code password = 'it''s'} or {@code password=plain}, or inside a URI. */
    private static final Pattern PASSWORD = Pattern.compile(
            "(?i)\\b(?:password|sslpassword)\\s*=\\s*(?:'(?:[^'\\\\]|\\\\.)*'|(?:[^\\s\\\\&]|\\\\.)+)&?|(?<=//)([^/@:]*):[^/@]*(?=@)");

    @Override
    public void read(Reading reading) throws SQLException {
        if (reading.scope().isPartial()) {
            return;
        }
        boolean[] readable = new boolean[1];
        reading.query(
                "SELECT pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') AS readable",
                row -> readable[0] = row.flag("readable"));
        reading.query(
                """
                SELECT s.oid, s.subname AS name, pg_catalog.quote_ident(s.subname) AS quoted, %s AS owner, %s AS connection, s.subslotname AS slot,
                       s.subsynccommit AS sync_commit, s.subenabled AS enabled,
                       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(p), ', ') FROM pg_catalog.unnest(s.subpublications) p) AS publications,
                       s.subbinary AS binary, s.substream::text AS streaming, %s AS two_phase, %s AS disable_on_error, %s AS origin,
                       %s AS password_required, %s AS run_as_owner, %s AS failover
                FROM pg_catalog.pg_subscription s
                WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
                ORDER BY 2
                """.formatted(
                                Sql.role("s.subowner"),
                                readable[0] ? "s.subconninfo" : "NULL::text",
                                reading.since(15, "s.subtwophasestate <> 'd'", "false"),
                                reading.since(15, "s.subdisableonerr", "false"),
                                reading.since(16, "s.suborigin", "'any'"),
                                reading.since(16, "s.subpasswordrequired", "true"),
                                reading.since(16, "s.subrunasowner", "false"),
                                reading.since(17, "s.subfailover", "false")),
                row -> add(reading, row));
    }

    private static void add(Reading reading, Row row) throws SQLException {
        Draft draft = reading.drafts()
                .add(
                        new Address("pg_subscription", row.number("oid")),
                        "SUBSCRIPTION",
                        "",
                        row.text("name"),
                        Section.AFTER);
        String connection = row.textOrNull("connection");
        if (connection == null) {
            reading.refuse(draft.title(), "the connected role may not read its connection; only a superuser may");
            return;
        }
        if (!reading.scope().secrets()) {
            String without = withoutPassword(connection);
            if (!without.equals(connection)) {
                reading.leaveOut(draft.title(), "its password");
            }
            connection = without;
        }
        if (row.flag("enabled")) {
            reading.leaveOut(
                    draft.title(),
                    "that it is enabled; enable it when the copy shall take the changes instead of the original");
        }
        String slot = row.textOrNull("slot");
        String streaming =
                switch (row.text("streaming")) {
                    case "t", "true" -> "on";
                    case "p" -> "parallel";
                    default -> "off";
                };
        // In the form that older servers take: nothing is said that is usual.
        draft.statement("CREATE SUBSCRIPTION " + row.text("quoted") + " CONNECTION " + Sql.literal(connection)
                        + " PUBLICATION " + row.text("publications")
                        + " WITH (connect = false, slot_name = " + (slot == null ? "NONE" : Sql.literal(slot))
                        + ", synchronous_commit = " + Sql.literal(row.text("sync_commit")) + ", streaming = "
                        + streaming
                        + (row.flag("binary") ? ", binary = true" : "")
                        + (row.flag("two_phase") ? ", two_phase = true" : "")
                        + (row.flag("disable_on_error") ? ", disable_on_error = true" : "")
                        + (row.text("origin").equals("any") ? "" : ", origin = " + row.text("origin"))
                        + (row.flag("password_required") ? "" : ", password_required = false")
                        + (row.flag("run_as_owner") ? ", run_as_owner = true" : "")
                        + (row.flag("failover") ? ", failover = true" : "") + ")")
                .owner("SUBSCRIPTION " + row.text("quoted"), row.text("owner"));
    }

    /** The connection text without its passwords, in the form of keywords or of a URI. */
    static String withoutPassword(String connection) {
        return PASSWORD.matcher(connection).replaceAll("$1").strip();
    }
}
