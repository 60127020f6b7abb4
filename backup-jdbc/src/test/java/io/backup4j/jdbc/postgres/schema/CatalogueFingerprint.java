package io.backup4j.jdbc.postgres.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the catalogs say about the objects of users, with names in place of oids, so that two databases can be compared. It knows nothing of the
 * code under test: every column of every catalog is taken, but for those that are named here with what stands for them.
 */
final class CatalogueFingerprint {
    /** Columns that are figures of the moment, or numbers of columns that dropped ones shift. */
    private static final Set<String> LEFT_OUT = Set.of(
            "pg_class.relfilenode",
            "pg_class.relpages",
            "pg_class.reltuples",
            "pg_class.relallvisible",
            "pg_class.relallfrozen",
            "pg_class.relfrozenxid",
            "pg_class.relminmxid",
            "pg_class.relnatts",
            "pg_class.relhassubclass",
            "pg_class.relhasrules",
            "pg_class.relhastriggers",
            "pg_attribute.attnum",
            "pg_attribute.attcacheoff",
            "pg_attribute.attmissingval",
            "pg_attribute.atthasmissing",
            "pg_attrdef.adnum",
            "pg_constraint.conkey",
            "pg_constraint.confkey",
            "pg_constraint.confdelsetcols",
            "pg_index.indkey",
            "pg_index.indcheckxmin",
            "pg_trigger.tgattr",
            "pg_statistic_ext.stxkeys",
            "pg_partitioned_table.partattrs",
            "pg_publication_rel.prattrs",
            "pg_enum.enumsortorder",
            "pg_db_role_setting.setdatabase",
            "pg_subscription.subdbid",
            "pg_subscription.subskiplsn",
            "pg_inherits.inhseqno",
            // True for a key that was made before it was attached; what it says of checks is in their text.
            "pg_constraint.connoinherit",
            // A restored subscription is switched off, as these of the fixture are.
            "pg_subscription.subenabled");

    /** What stands for expressions and lists of columns. */
    private static final Map<String, String> IN_PLACE = Map.ofEntries(
            Map.entry("pg_class", "pg_get_expr(t.relpartbound, t.oid)"),
            Map.entry(
                    "pg_attribute",
                    "(SELECT count(*) FROM pg_attribute o WHERE o.attrelid = t.attrelid AND o.attnum > 0 AND o.attnum < t.attnum AND NOT o.attisdropped)"),
            Map.entry(
                    "pg_attrdef",
                    "pg_get_expr(t.adbin, t.adrelid) || (SELECT attname FROM pg_attribute WHERE attrelid = t.adrelid AND attnum = t.adnum)"),
            Map.entry("pg_constraint", "pg_get_constraintdef(t.oid)"),
            Map.entry("pg_index", "pg_get_indexdef(t.indexrelid)"),
            Map.entry("pg_trigger", "pg_get_triggerdef(t.oid)"),
            Map.entry("pg_rewrite", "pg_get_ruledef(t.oid)"),
            Map.entry("pg_proc", "CASE WHEN t.prokind <> 'a' THEN pg_get_functiondef(t.oid) END"),
            Map.entry(
                    "pg_policy",
                    "ROW(pg_get_expr(t.polqual, t.polrelid), pg_get_expr(t.polwithcheck, t.polrelid))::text"),
            Map.entry("pg_statistic_ext", "pg_get_statisticsobjdef(t.oid)"),
            Map.entry("pg_partitioned_table", "pg_get_partkeydef(t.partrelid)"),
            Map.entry(
                    "pg_enum",
                    "(SELECT count(*) FROM pg_enum o WHERE o.enumtypid = t.enumtypid AND o.enumsortorder < t.enumsortorder)"),
            Map.entry(
                    "pg_inherits",
                    "(SELECT count(*) FROM pg_inherits o WHERE o.inhrelid = t.inhrelid AND o.inhseqno < t.inhseqno)"),
            Map.entry("pg_type", "pg_get_expr(t.typdefaultbin, 0)"));

    /** Catalogs with a column of an oid instead of an oid of their own. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("pg_aggregate", "aggfnoid::oid"),
            Map.entry("pg_attribute", "attrelid"),
            Map.entry("pg_description", "objoid"),
            Map.entry("pg_foreign_table", "ftrelid"),
            Map.entry("pg_index", "indexrelid"),
            Map.entry("pg_inherits", "inhrelid"),
            Map.entry("pg_partitioned_table", "partrelid"),
            Map.entry("pg_range", "rngtypid"),
            Map.entry("pg_sequence", "seqrelid"),
            Map.entry("pg_ts_config_map", "mapcfg"));

    /** Letters of acldefault by catalog. */
    private static final Map<String, String> ACL_OF = Map.of(
            "pg_class", "CASE t.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END, t.relowner",
            "pg_proc", "'f', t.proowner",
            "pg_type", "'T', t.typowner",
            "pg_namespace", "'n', t.nspowner",
            "pg_language", "'l', t.lanowner",
            "pg_foreign_data_wrapper", "'F', t.fdwowner",
            "pg_foreign_server", "'S', t.srvowner",
            "pg_largeobject_metadata", "'L', t.lomowner");

    private final Connection connection;
    private final Map<String, String> references = new HashMap<>();
    private final Set<String> arrays = new HashSet<>();

    private CatalogueFingerprint(Connection connection) {
        this.connection = connection;
    }

    /** Sorted lines, each beginning with the name of its catalog. */
    static List<String> of(Connection connection) throws SQLException {
        return new CatalogueFingerprint(connection).lines();
    }

    private List<String> lines() throws SQLException {
        Server.run(connection, "SET search_path = ''");
        for (String reference : Server.column(
                connection,
                "SELECT concat_ws(' ', fktable, fkcols[1], pktable, is_array) FROM pg_get_catalog_foreign_keys() WHERE pkcols = '{oid}'")) {
            String[] parts = reference.split(" ");
            references.put(parts[0] + "." + parts[1], parts[2]);
            if (parts[3].equals("t")) {
                arrays.add(parts[0] + "." + parts[1]);
            }
        }
        List<String> lines = new ArrayList<>();
        for (String catalogue : Server.column(
                connection,
                "SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared"
                        + " AND relname NOT IN ('pg_depend', 'pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject', 'pg_init_privs', 'pg_seclabel',"
                        + " 'pg_subscription_rel', 'pg_user_mapping') ORDER BY 1")) {
            lines.addAll(catalogue(catalogue));
        }
        lines.addAll(special());
        lines.replaceAll(CatalogueFingerprint::withoutNumbers);
        lines.sort(null);
        return lines;
    }

    private List<String> catalogue(String catalogue) throws SQLException {
        List<String> items = new ArrayList<>();
        boolean hasOid = false;
        for (String described : Server.column(
                connection,
                "SELECT attname || ' ' || format_type(atttypid, NULL) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = 'pg_catalog."
                        + catalogue + "'::regclass ORDER BY attnum")) {
            String column = described.substring(0, described.indexOf(' '));
            String type = described.substring(described.indexOf(' ') + 1);
            if (column.equals("oid")) {
                hasOid = true;
            } else if (!LEFT_OUT.contains(catalogue + "." + column) && !type.equals("pg_node_tree")) {
                items.add("'" + column + "=' || COALESCE((" + value(catalogue, column, type) + ")::text, '-')");
            }
        }
        if (IN_PLACE.containsKey(catalogue)) {
            items.add("'text=' || COALESCE((" + IN_PLACE.get(catalogue) + ")::text, '-')");
        }
        String key = hasOid ? "oid" : KEYS.get(catalogue);
        if (key == null) {
            throw new IllegalStateException("the fingerprint does not know the catalog " + catalogue);
        }
        // Labels of enumerations and large objects have no name.
        boolean named = hasOid && !catalogue.equals("pg_largeobject_metadata") && !catalogue.equals("pg_enum");
        String more = catalogue.equals("pg_attribute") ? " AND t.attnum > 0 AND NOT t.attisdropped" : "";
        return Server.column(
                connection,
                "SELECT '" + catalogue + " ' || "
                        + (named
                                ? identity("t.oid", catalogue)
                                : catalogue.equals("pg_largeobject_metadata") ? "t.oid" : "''")
                        + " || ': ' || concat_ws(', ', "
                        + String.join(", ", items) + ") FROM pg_catalog." + catalogue + " t WHERE t." + key
                        + " >= 16384" + more);
    }

    private String value(String catalogue, String column, String type) {
        String name = catalogue + "." + column;
        if (type.equals("aclitem[]")) {
            String letters = ACL_OF.get(catalogue);
            String acl = letters == null ? "t." + column : "COALESCE(t." + column + ", acldefault(" + letters + "))";
            return "SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(" + acl + ") a";
        }
        if (column.equals("classoid")) {
            return "t.classoid::regclass";
        }
        if (column.equals("objoid")) {
            return "(pg_identify_object(t.classoid, t.objoid, 0)).identity";
        }
        String target = references.get(name);
        if (target == null) {
            return type.equals("\"char\"[]") || type.equals("anyarray") ? "t." + column + "::text" : "t." + column;
        }
        if (arrays.contains(name)) {
            return "SELECT string_agg(" + identity("a", target) + ", ' ' ORDER BY n) FROM unnest(t." + column
                    + "::oid[]) WITH ORDINALITY u(a, n)";
        }
        return "CASE WHEN t." + column + "::oid <> 0 THEN " + identity("t." + column + "::oid", target) + " END";
    }

    private static String identity(String oid, String catalogue) {
        return catalogue.equals("pg_authid")
                ? "pg_get_userbyid(" + oid + ")"
                : "(SELECT i.type || ' ' || i.identity FROM pg_identify_object('pg_catalog." + catalogue
                        + "'::regclass, " + oid + ", 0) i)";
    }

    private List<String> special() throws SQLException {
        List<String> lines = new ArrayList<>();
        lines.addAll(Server.column(
                connection,
                "SELECT 'pg_depend ' || pg_describe_object(classid, objid, objsubid) || ' -> ' || pg_describe_object(refclassid, refobjid, refobjsubid)"
                        + " || ' ' || deptype::text FROM pg_depend WHERE objid >= 16384"));
        lines.addAll(
                Server.column(
                        connection,
                        "SELECT 'pg_user_mapping ' || srvname || ' ' || usename || ' ' || COALESCE(umoptions::text, '-') FROM pg_user_mappings"));
        lines.addAll(Server.column(
                connection,
                "SELECT 'database setting ' || setrole::regrole || ' ' || setconfig::text FROM pg_db_role_setting WHERE setdatabase ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())"));
        lines.addAll(
                Server.column(
                        connection,
                        "SELECT concat_ws(' ', 'database', datdba::regrole, datconnlimit, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a),"
                                + " shobj_description(oid, 'pg_database')) FROM pg_database WHERE datname = current_database()"));
        lines.addAll(Server.column(
                connection,
                "SELECT concat_ws(' ', 'subscription', subname, subowner::regrole, subconninfo, subslotname, subpublications, subbinary, substream,"
                        + " subsynccommit, to_jsonb(s) - '{oid,subdbid,subskiplsn,subenabled,subowner,subtwophasestate}'::text[],"
                        + " shobj_description(oid, 'pg_subscription')) FROM pg_subscription s"
                        + " WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"));
        lines.addAll(Server.column(
                connection,
                "SELECT 'system ' || i.type || ' ' || i.identity || ' ' || x.acl FROM (SELECT 'pg_proc'::regclass AS class, oid,"
                        + " proacl::text AS acl FROM pg_proc WHERE oid < 16384 UNION ALL SELECT 'pg_class', oid, relacl::text FROM pg_class"
                        + " WHERE oid < 16384 UNION ALL SELECT 'pg_namespace', oid, nspacl::text FROM pg_namespace WHERE oid < 16384"
                        + " UNION ALL SELECT 'pg_language', oid, lanacl::text FROM pg_language WHERE oid < 16384) x"
                        + " CROSS JOIN LATERAL pg_identify_object(x.class, x.oid, 0) i WHERE x.acl IS NOT NULL"));
        return lines;
    }

    /** Takes the oids out of names that the server makes of them. */
    private static String withoutNumbers(String line) {
        return line.replaceAll("(pg_toast_|ConstraintTrigger_[ac]_|_)\\d{5,}", "$1N");
    }
}
