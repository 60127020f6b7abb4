package io.backup4j.jdbc.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Notices whether dropping schemas drops more than what is in them. Stateless. */
final class Bystanders {
    /** How many there are of everything that can depend on an object of another schema. */
    private static final String COUNT = """
            WITH gone AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY (?::text[])
                          UNION ALL SELECT 'pg_toast'::regnamespace),
            relation AS (SELECT oid FROM pg_catalog.pg_class WHERE relnamespace NOT IN (SELECT oid FROM gone))
            SELECT pg_catalog.concat_ws(' ',
              (SELECT count(*) FROM relation),
              (SELECT count(*) FROM pg_catalog.pg_proc WHERE pronamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_type WHERE typnamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_operator WHERE oprnamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_opclass WHERE opcnamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_constraint WHERE connamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_ts_config WHERE cfgnamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_ts_dict WHERE dictnamespace NOT IN (SELECT oid FROM gone)),
              (SELECT count(*) FROM pg_catalog.pg_attribute a JOIN relation r ON r.oid = a.attrelid WHERE NOT attisdropped),
              (SELECT count(*) FROM pg_catalog.pg_attrdef a JOIN relation r ON r.oid = a.adrelid),
              (SELECT count(*) FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid),
              (SELECT count(*) FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class),
              (SELECT count(*) FROM pg_catalog.pg_policy p JOIN relation r ON r.oid = p.polrelid),
              (SELECT count(*) FROM pg_catalog.pg_extension), (SELECT count(*) FROM pg_catalog.pg_language),
              (SELECT count(*) FROM pg_catalog.pg_event_trigger), (SELECT count(*) FROM pg_catalog.pg_publication))
            """;

    private Bystanders() {}

    /** A text that changes when anything outside of these schemas goes. */
    static String count(TargetConnection connection, List<String> schemas) throws SQLException {
        try (PreparedStatement query = connection.jdbc().prepareStatement(COUNT)) {
            query.setArray(1, connection.jdbc().createArrayOf("text", schemas.toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
