package io.backup4j.jdbc.postgres.schema;

import org.jspecify.annotations.Nullable;

/** Turns what {@code pg_identify_object} says into the words of {@code COMMENT ON}, {@code SECURITY LABEL ON} and {@code GRANT ON}. */
final class ObjectWords {
    private ObjectWords() {}

    /** The words that name an object behind {@code COMMENT ON}, or null for a type that is not known. */
    static @Nullable String comment(String type, String identity) {
        return switch (type) {
            case "table",
                    "index",
                    "sequence",
                    "view",
                    "materialized view",
                    "foreign table",
                    "schema",
                    "type",
                    "domain",
                    "function",
                    "procedure",
                    "aggregate",
                    "operator",
                    "operator class",
                    "operator family",
                    "collation",
                    "conversion",
                    "cast",
                    "language",
                    "extension",
                    "server",
                    "event trigger",
                    "access method",
                    "publication",
                    "subscription",
                    "text search parser",
                    "text search dictionary",
                    "text search template",
                    "text search configuration",
                    "large object",
                    "trigger",
                    "rule",
                    "policy",
                    "role",
                    "tablespace",
                    "foreign-data wrapper",
                    "statistics object",
                    "transform" -> word(type) + " " + named(type, identity);
            case "composite type" -> "TYPE " + identity;
            case "table constraint" -> "CONSTRAINT " + identity;
            case "domain constraint" ->
                "CONSTRAINT " + identity.replaceFirst("^(\"(?:[^\"]|\"\")*\"|[^\" ]+) on ", "$1 on DOMAIN ");
            case "table column",
                    "view column",
                    "materialized view column",
                    "foreign table column",
                    "composite type column" -> "COLUMN " + identity;
            case "database" -> "DATABASE " + identity;
            default -> null;
        };
    }

    private static String word(String type) {
        return switch (type) {
            case "foreign-data wrapper" -> "FOREIGN DATA WRAPPER";
            case "statistics object" -> "STATISTICS";
            default -> type.toUpperCase(java.util.Locale.ROOT);
        };
    }

    private static String named(String type, String identity) {
        return switch (type) {
            // The server writes "for type on language name".
            case "transform" -> identity.replaceFirst(" on language ", " language ");
            // And takes no aggregate by the name that it gives it, when it has no arguments.
            case "aggregate" ->
                identity.endsWith("()") ? identity.substring(0, identity.length() - 1) + "*)" : identity;
            default -> identity;
        };
    }

    /** The words that name an object of a catalog behind {@code GRANT … ON}; {@code type} tells sequences from tables. */
    static String grant(String catalogue, String type, String identity) {
        return switch (catalogue) {
            case "pg_class" -> (type.equals("sequence") ? "SEQUENCE " : "TABLE ") + identity;
            case "pg_proc" -> "ROUTINE " + identity;
            case "pg_type" -> "TYPE " + identity;
            case "pg_namespace" -> "SCHEMA " + identity;
            case "pg_language" -> "LANGUAGE " + identity;
            case "pg_foreign_data_wrapper" -> "FOREIGN DATA WRAPPER " + identity;
            case "pg_foreign_server" -> "FOREIGN SERVER " + identity;
            case "pg_largeobject" -> "LARGE OBJECT " + identity;
            case "pg_parameter_acl" -> "PARAMETER " + identity;
            default -> throw new IllegalArgumentException("no privileges are known for " + catalogue);
        };
    }
}
