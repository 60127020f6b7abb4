package io.backup4j.jdbc.postgres.schema;

import java.util.Map;
import java.util.Set;

/** What is known about the server's catalogs beyond what they say themselves. */
final class Catalogues {
    /**
     * Catalogs whose rows have no oid of their own and belong to a row of another catalog that is written with them, or hold nothing of a schema: figures
     * that are gathered anew, the replication's progress, and the records of dependencies themselves.
     */
    static final Set<String> IDENTIFIED_BY_OTHERS = Set.of(
            "pg_aggregate",
            "pg_attribute",
            "pg_auth_members",
            "pg_db_role_setting",
            "pg_depend",
            "pg_description",
            "pg_foreign_table",
            "pg_index",
            "pg_inherits",
            "pg_init_privs",
            "pg_largeobject",
            "pg_partitioned_table",
            "pg_range",
            "pg_replication_origin",
            "pg_rewrite",
            "pg_seclabel",
            "pg_sequence",
            "pg_shdepend",
            "pg_shdescription",
            "pg_shseclabel",
            "pg_statistic",
            "pg_statistic_ext_data",
            "pg_subscription_rel",
            "pg_ts_config_map");

    /** Catalogs of the whole server: no row of theirs belongs to one database. Roles are written when the scope asks for them. */
    static final Set<String> OF_SERVER =
            Set.of("pg_authid", "pg_auth_members", "pg_tablespace", "pg_database", "pg_parameter_acl");

    /** Catalogs whose rows {@code pg_identify_object} of every supported server can name. */
    private static final Set<String> NAMED_BY_SERVER = Set.of(
            "pg_am",
            "pg_amop",
            "pg_amproc",
            "pg_attrdef",
            "pg_authid",
            "pg_cast",
            "pg_class",
            "pg_collation",
            "pg_constraint",
            "pg_conversion",
            "pg_database",
            "pg_default_acl",
            "pg_event_trigger",
            "pg_extension",
            "pg_foreign_data_wrapper",
            "pg_foreign_server",
            "pg_language",
            "pg_largeobject",
            "pg_namespace",
            "pg_opclass",
            "pg_operator",
            "pg_opfamily",
            "pg_policy",
            "pg_proc",
            "pg_publication",
            "pg_publication_rel",
            "pg_rewrite",
            "pg_statistic_ext",
            "pg_subscription",
            "pg_tablespace",
            "pg_transform",
            "pg_trigger",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template",
            "pg_type",
            "pg_user_mapping");

    /**
     * Where to count the rows of a catalog.
     *
     * @param relation a view of pg_catalog that everybody may read, or the catalog itself
     * @param addressed the catalog whose row stands for this one: the type for a label of an enumeration
     * @param oid the column with the oid of the row that stands for it
     * @param condition more conditions, beginning with {@code AND}
     */
    record Source(String relation, String addressed, String oid, String condition) {}

    private static final Map<String, Source> SPECIAL = Map.of(
            "pg_authid",
            new Source("pg_roles", "pg_authid", "oid", ""),
            "pg_enum",
            new Source("pg_enum", "pg_type", "enumtypid", ""),
            "pg_largeobject_metadata",
            new Source("pg_largeobject_metadata", "pg_largeobject", "oid", ""),
            "pg_user_mapping",
            new Source("pg_user_mappings", "pg_user_mapping", "umid", ""),
            "pg_subscription",
            new Source(
                    "pg_subscription",
                    "pg_subscription",
                    "oid",
                    " AND subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())"));

    private Catalogues() {}

    /** Whether the server can name the rows of a catalog; it fails when it is asked for others. */
    static boolean isNamedByServer(String catalogue) {
        return NAMED_BY_SERVER.contains(catalogue);
    }

    static Source source(String catalogue) {
        return SPECIAL.getOrDefault(catalogue, new Source(catalogue, catalogue, "oid", ""));
    }
}
