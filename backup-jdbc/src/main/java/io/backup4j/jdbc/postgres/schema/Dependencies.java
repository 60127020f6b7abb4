package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Turns the dependencies that the server records between rows into needs between drafts. */
final class Dependencies {
    private final Reading reading;
    /** What was referred to but lies outside of the scope. */
    private final Set<Address> outside = new HashSet<>();

    Dependencies(Reading reading) {
        this.reading = reading;
    }

    void connect() throws SQLException {
        reading.query("""
                SELECT d.classid::pg_catalog.regclass::text AS catalogue, d.objid AS oid,
                       d.refclassid::pg_catalog.regclass::text AS on_catalogue, d.refobjid AS on_oid,
                       d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
                           AND EXISTS (SELECT FROM pg_catalog.pg_sequence s WHERE s.seqrelid = d.objid) AS sequence_of_column
                FROM pg_catalog.pg_depend d
                WHERE d.objid >= 16384 AND d.deptype NOT IN ('P', 'S', 'e') AND (d.classid, d.objid) <> (d.refclassid, d.refobjid)
                """, row -> {
            // A sequence is there before its column's default; that it belongs to the column is said afterwards.
            if (!row.flag("sequence_of_column")) {
                connect(
                        new Address(row.text("catalogue"), row.number("oid")),
                        new Address(row.text("on_catalogue"), row.number("on_oid")));
            }
        });
        expectOutside();
        orderRefreshes();
    }

    private void connect(Address dependent, Address referenced) {
        Drafts drafts = reading.drafts();
        Draft draft = drafts.bearer(dependent);
        if (draft == null) {
            return;
        }
        Long extension = reading.members().extension(referenced);
        Draft needed =
                extension == null ? drafts.before(dependent, referenced) : drafts.bearer("pg_extension", extension);
        if (needed == null) {
            if (extension == null && reading.scope().isPartial() && referenced.ofUser()) {
                outside.add(referenced);
            }
            return;
        }
        if (needed == draft) {
            return;
        }
        Draft itsDefault = drafts.defaultOf(draft);
        if (itsDefault != null && !isOfType(referenced)) {
            itsDefault.needs(needed);
        } else if (draft.stub != null
                && (dependent.catalogue().equals("pg_rewrite")
                        || dependent.catalogue().equals("pg_proc") && !isOfType(referenced))) {
            draft.bodyNeeds.add(needed);
        } else {
            draft.needs(needed);
        }
    }

    private static boolean isOfType(Address address) {
        return switch (address.catalogue()) {
            case "pg_type", "pg_collation", "pg_namespace", "pg_language", "pg_extension" -> true;
            default -> false;
        };
    }

    /** Names what was referred to and lies outside of the scope. */
    private void expectOutside() throws SQLException {
        StringBuilder values = new StringBuilder();
        for (Address address : outside) {
            values.append(values.isEmpty() ? "" : ", ")
                    .append("('")
                    .append(address.catalogue())
                    .append("'::pg_catalog.regclass, ")
                    .append(address.oid())
                    .append("::oid)");
        }
        if (!values.isEmpty()) {
            reading.query(
                    "SELECT i.type || ' ' || i.identity AS what FROM (VALUES " + values
                            + ") v(class, oid) CROSS JOIN LATERAL pg_catalog.pg_identify_object(v.class, v.oid, 0) i",
                    row -> reading.expect(row.text("what")));
        }
    }

    /** A materialised view is filled after those that it reads, directly or through views and functions. */
    private void orderRefreshes() {
        Map<Draft, Draft> refreshes = reading.drafts().refreshes();
        for (Map.Entry<Draft, Draft> entry : refreshes.entrySet()) {
            Set<Draft> seen = new HashSet<>();
            Deque<Draft> open = new ArrayDeque<>();
            open.add(entry.getKey());
            while (!open.isEmpty()) {
                Draft draft = open.remove();
                for (Set<Draft> needs : java.util.List.of(draft.needs, draft.bodyNeeds)) {
                    for (Draft needed : needs) {
                        if (seen.add(needed)) {
                            open.add(needed);
                            Draft refresh = refreshes.get(needed);
                            if (refresh != null) {
                                entry.getValue().needs(refresh);
                            }
                        }
                    }
                }
            }
        }
    }
}
