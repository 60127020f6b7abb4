package io.backup4j.jdbc.postgres.schema;

/** Texts of SQL that the server does not write for us. Stateless. */
final class Sql {
    private Sql() {}

    /** A text constant; needs {@code standard_conforming_strings}. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name in quotes, always: which words are reserved differs between servers. */
    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A query's expression for the quoted and qualified name of a row of a catalog with these columns; null where they are. */
    static String qualified(String namespace, String name) {
        return "((SELECT pg_catalog.quote_ident(nspname) FROM pg_catalog.pg_namespace WHERE oid = " + namespace
                + ") || '.' || pg_catalog.quote_ident(" + name + "))";
    }

    /** A query's expression for the name of a schema. */
    static String schemaName(String namespace) {
        return "(SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = " + namespace + ")";
    }

    /** A query's expression for the quoted name of a role. */
    static String role(String oid) {
        return "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(" + oid + "))";
    }

    /** A query's expression for the quoted and qualified name of a function, without arguments. */
    static String function(String oid) {
        return "(SELECT pg_catalog.format('%I.%I', n.nspname, f.proname) FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n"
                + " ON n.oid = f.pronamespace WHERE f.oid = " + oid + ")";
    }

    /** A query's expression for an object's identity as the server writes it: qualified and quoted. */
    static String identity(String catalogue, String oid) {
        return "(SELECT i.identity FROM pg_catalog.pg_identify_object('pg_catalog." + catalogue
                + "'::pg_catalog.regclass, " + oid + ", 0) i)";
    }

    /** A query's expression for the oid of a row of a catalog that another row is internal to; null without one. */
    static String internalTo(String catalogue, String ofCatalogue, String oid) {
        return "(SELECT d.refobjid FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog." + ofCatalogue
                + "'::pg_catalog.regclass AND d.objid = " + oid + " AND d.refclassid = 'pg_catalog." + catalogue
                + "'::pg_catalog.regclass AND d.deptype = 'i' LIMIT 1)";
    }

    /** A query's expression for storage parameters such as {@code fillfactor='70'}; null without any. */
    static String storageParameters(String array, String prefix) {
        return "(SELECT pg_catalog.string_agg('" + prefix
                + "' || pg_catalog.quote_ident(pg_catalog.split_part(o, '=', 1)) || '='"
                + " || pg_catalog.quote_literal(pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)), ', ') FROM pg_catalog.unnest("
                + array + ") o)";
    }

    /** A query's expression for options as {@code name value} pairs in an array of texts, in their order. */
    static String options(String array) {
        return "(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || pg_catalog.quote_literal(o.option_value), ', ')"
                + " FROM pg_catalog.pg_options_to_table(" + array + ") o)";
    }
}
