package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;

/** Parsers, templates, dictionaries and configurations of the text search. */
final class TextSearchPart implements SchemaPart {
    @Override
    public void read(Reading reading) throws SQLException {
        parsers(reading);
        templates(reading);
        dictionaries(reading);
        configurations(reading);
    }

    private static void parsers(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT p.oid, %s AS schema, p.prsname AS name, %s AS quoted, %s AS start, %s AS token, %s AS finish, %s AS headline, %s AS types
                FROM pg_catalog.pg_ts_parser p
                WHERE p.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("p.prsnamespace"),
                                Sql.qualified("p.prsnamespace", "p.prsname"),
                                Sql.function("p.prsstart"),
                                Sql.function("p.prstoken"),
                                Sql.function("p.prsend"),
                                Sql.function("p.prsheadline"),
                                Sql.function("p.prslextype")),
                row -> {
                    if (!reading.takes("pg_ts_parser", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String headline = row.textOrEmpty("headline");
                    reading.drafts()
                            .add(
                                    new Address("pg_ts_parser", row.number("oid")),
                                    "TEXT SEARCH PARSER",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE TEXT SEARCH PARSER " + row.text("quoted") + " (START = "
                                    + row.text("start") + ", GETTOKEN = "
                                    + row.text("token") + ", END = " + row.text("finish")
                                    + (headline.isEmpty() ? "" : ", HEADLINE = " + headline)
                                    + ", LEXTYPES = " + row.text("types") + ")");
                });
    }

    private static void templates(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT t.oid, %s AS schema, t.tmplname AS name, %s AS quoted, %s AS init, %s AS lexize
                FROM pg_catalog.pg_ts_template t
                WHERE t.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("t.tmplnamespace"),
                                Sql.qualified("t.tmplnamespace", "t.tmplname"),
                                Sql.function("t.tmplinit"),
                                Sql.function("t.tmpllexize")),
                row -> {
                    if (!reading.takes("pg_ts_template", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String init = row.textOrEmpty("init");
                    reading.drafts()
                            .add(
                                    new Address("pg_ts_template", row.number("oid")),
                                    "TEXT SEARCH TEMPLATE",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE TEXT SEARCH TEMPLATE " + row.text("quoted") + " ("
                                    + (init.isEmpty() ? "" : "INIT = " + init + ", ") + "LEXIZE = " + row.text("lexize")
                                    + ")");
                });
    }

    private static void dictionaries(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT d.oid, %s AS schema, d.dictname AS name, %s AS quoted, %s AS owner, %s AS template, d.dictinitoption AS options
                FROM pg_catalog.pg_ts_dict d JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
                WHERE d.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("d.dictnamespace"),
                                Sql.qualified("d.dictnamespace", "d.dictname"),
                                Sql.role("d.dictowner"),
                                Sql.qualified("t.tmplnamespace", "t.tmplname")),
                row -> {
                    if (!reading.takes("pg_ts_dict", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String options = row.textOrEmpty("options");
                    reading.drafts()
                            .add(
                                    new Address("pg_ts_dict", row.number("oid")),
                                    "TEXT SEARCH DICTIONARY",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE TEXT SEARCH DICTIONARY " + row.text("quoted") + " (TEMPLATE = "
                                    + row.text("template") + (options.isEmpty() ? "" : ", " + options) + ")")
                            .owner("TEXT SEARCH DICTIONARY " + row.text("quoted"), row.text("owner"));
                });
    }

    private static void configurations(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT c.oid, %s AS schema, c.cfgname AS name, %s AS quoted, %s AS owner, %s AS parser,
                       (SELECT pg_catalog.array_agg(pg_catalog.format('ADD MAPPING FOR %%I WITH %%s', k.alias, k.dictionaries) ORDER BY k.maptokentype)
                        FROM (SELECT m.maptokentype, t.alias, pg_catalog.string_agg(%s, ', ' ORDER BY m.mapseqno) AS dictionaries
                              FROM pg_catalog.pg_ts_config_map m JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict
                                   JOIN pg_catalog.ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype
                              WHERE m.mapcfg = c.oid
                              GROUP BY 1, 2) k) AS mappings
                FROM pg_catalog.pg_ts_config c JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
                WHERE c.oid >= 16384
                ORDER BY 2, 3
                """.formatted(
                                Sql.schemaName("c.cfgnamespace"),
                                Sql.qualified("c.cfgnamespace", "c.cfgname"),
                                Sql.role("c.cfgowner"),
                                Sql.qualified("p.prsnamespace", "p.prsname"),
                                Sql.qualified("d.dictnamespace", "d.dictname")),
                row -> {
                    if (!reading.takes("pg_ts_config", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String what = "TEXT SEARCH CONFIGURATION " + row.text("quoted");
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_ts_config", row.number("oid")),
                                    "TEXT SEARCH CONFIGURATION",
                                    row.text("schema"),
                                    row.text("name"),
                                    Section.PRE_DATA)
                            .statement("CREATE " + what + " (PARSER = " + row.text("parser") + ")")
                            .owner(what, row.text("owner"));
                    for (String mapping : row.texts("mappings")) {
                        draft.statement("ALTER " + what + " " + mapping);
                    }
                });
    }
}
