package io.backup4j.jdbc.postgres;

import java.util.Map;

/** Tables with a column of every type, and names that nobody should choose. */
final class EveryType {
    static final String[] STATEMENTS = {
        "CREATE EXTENSION hstore; CREATE EXTENSION citext",
        "CREATE SCHEMA odd",
        "CREATE TYPE mood AS ENUM ('sad', 'it''s \"fine\", ok')",
        "CREATE TYPE odd.\"Point, (x)\" AS (x int, \"y,z\" text)",
        "CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE >= 0)",
        "CREATE DOMAIN prices AS price[]",
        "CREATE DOMAIN odd.\"Flag\" AS boolean",
        "CREATE TYPE spans AS RANGE (subtype = float8, multirange_type_name = many_spans)",
        "CREATE TABLE every (id int PRIMARY KEY, s smallint, b bigint, n numeric, nn numeric(12,3), r real, d double precision, m money, o oid,"
                + " t text, v varchar(20), c char(5), nm name, one \"char\", by bytea, bo boolean, da date, ti time, tz time with time zone,"
                + " ts timestamp(3), tsz timestamp with time zone, iv interval day to second, u uuid, j json, jb jsonb, x xml, bi bit(3), vb bit varying(8),"
                + " ip inet, net cidr, mac macaddr, p point, bx box, pa path, tsv tsvector, tq tsquery, ir int4range, tr tstzrange, mr int4multirange,"
                + " e mood, co odd.\"Point, (x)\", do_ price, fl odd.\"Flag\", h hstore, ci citext, sp spans, ms many_spans, lsn pg_lsn,"
                + " ia int[], ta text[], ea mood[], ba bytea[], ja jsonb[], da_ timestamptz[], bxa box[], na numeric(10,2)[], coa odd.\"Point, (x)\"[],"
                + " doa price[], pd prices, pda prices[], fla odd.\"Flag\"[], ha hstore[], msa many_spans[], iv2 int2vector, jp jsonpath,"
                + " gen int GENERATED ALWAYS AS (id + 1) STORED, \"column, \"\"quoted\"\"\" int)",
        "INSERT INTO every VALUES (1, -32768, 9223372036854775807, 12345678901234567890.12345678901234567890, 1.500, 'NaN', 1e300, '$1,234.50', 4294967295,"
                + " E'tab\\t line\\n cr\\r quote\" back\\\\ \\x1a é 😀 =1+1', '=cmd()', 'ab', 'name', 'x', '\\x00ff0a09', true, '2024-02-29', '23:59:59.999999',"
                + " '01:02:03+05:30', '2024-02-29 23:59:59.999', '2024-03-31 02:30:00.123456+02', '-1 day 02:03:04.5', '123e4567-e89b-12d3-a456-426655440000',"
                + " E'{\"a\":\\n [1, 2.50, 1e400, \"\\\\n\"], \"a\": null}', '{\"b\": \"x\\u00e9\"}', '<a b=\"c\">d</a>', '101', '1', '10.0.0.1/8', '10.0.0.0/8',"
                + " '08:00:2b:01:02:03', '(1.5,-2)', '(1,1),(0,0)', '((0,0),(1,1))', 'a fat cat', 'fat & cat', '[1,5)', '[2024-01-01 00:00:00+00,)', '{[1,3),[5,7)}',"
                + " 'it''s \"fine\", ok', '(1,\"a, \"\"b\"\"\")', 9.90, true, 'a=>1', 'CaSe', '[1.5,2)', '{[1,2)}', '16/B374D848',"
                + " '{{1,2},{3,NULL}}', ARRAY[NULL,'NULL','','a,b',E'q\"\\\\','{}'], '{sad}', '{\"\\\\x00ff\"}', ARRAY['{\"k\": [1]}', 'null']::jsonb[],"
                + " '{2024-01-01 00:00:00+00,infinity}', '{(1,1),(0,0);(3,3),(2,2)}', '[0:1]={1.10,2.20}', ARRAY['(1,x)', NULL]::odd.\"Point, (x)\"[],"
                + " '{1.00,2.50}', '{3.25}', ARRAY['{4.5}', '{}']::prices[], '{t,f}', ARRAY['a=>1']::hstore[], '{}', '1 2', '$.a', DEFAULT, 7)",
        "INSERT INTO every (id, n, r, d, t, v, by, da, ts, tsz, iv, ia, ta, j, m, o, c) VALUES (2, 'NaN', 'Infinity', '-Infinity', '', '\\N', '', '0044-03-15 BC',"
                + " 'infinity', '-infinity', '0', '{}', '{\"\"}', ' \"text\" ', '-$0.01', 0, ' ')",
        "INSERT INTO every (id) VALUES (3)",
        "INSERT INTO every (id, n, r, d, tsz, da, t, iv) VALUES (4, 1e-20, 1e-10, 123456789012345680, '0044-03-15 00:00:00+00 BC', '12024-01-01', '\\.', '40 hours')",
        "CREATE TABLE odd.\"table/ \"\"of\"\" '%\" (\"line\nbreak\" int, \"a\"\"b\" text, \"CONSTRAINT\" text, \"x)\" varchar(3))",
        "INSERT INTO odd.\"table/ \"\"of\"\" '%\" VALUES (1, '\"', ',', ')'), (NULL, NULL, NULL, NULL)",
        "CREATE TABLE one_column (v text)",
        "INSERT INTO one_column VALUES (''), (NULL), ('\\.'), ('\\N'), (E'\\n'), (' ')",
        "CREATE TABLE no_column ()",
        "INSERT INTO no_column DEFAULT VALUES",
        "CREATE TABLE empty_table (i int, t text)",
        "CREATE TABLE parent (id int NOT NULL, j jsonb)",
        "CREATE TABLE child (b bytea, tags text[]) INHERITS (parent)",
        "CREATE TABLE grandchild (id int) INHERITS (child)",
        "CREATE TABLE attached (tags int[], j jsonb, id int NOT NULL)",
        "ALTER TABLE attached INHERIT parent",
        "INSERT INTO parent VALUES (1, '{}')",
        "INSERT INTO child VALUES (2, '[1]', '\\x01', '{a}')",
        "INSERT INTO grandchild VALUES (3, '[1]', '\\x02', '{b}')",
        "INSERT INTO attached VALUES ('{1}', '4', 4)",
        "CREATE TYPE typed AS (a int, b jsonb, c text[])",
        "CREATE TABLE of_type OF typed",
        "INSERT INTO of_type VALUES (1, '{}', '{x}')",
        "CREATE TABLE rows_of (c child, ca child[], t typed[])",
        "INSERT INTO rows_of SELECT k, ARRAY[k], ARRAY[ROW(y.*)::typed] FROM ONLY child k, of_type y",
        "CREATE TABLE part (id int, at date, j jsonb) PARTITION BY RANGE (at)",
        "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "INSERT INTO part VALUES (1, '2024-05-05', '[1]')",
        "CREATE TABLE large AS SELECT i AS id, 'row ' || i AS t, i * 1.5 AS n FROM generate_series(1, 20000) i",
    };

    /** The first row of {@code every} as JSON. */
    static final Map<String, String> EXPECTED = Map.ofEntries(
            Map.entry("b", "9223372036854775807"),
            Map.entry("nn", "1.500"),
            Map.entry("r", "\"NaN\""),
            Map.entry("o", "4294967295"),
            Map.entry("c", "\"ab   \""),
            Map.entry("by", "\"AP8KCQ==\""),
            Map.entry("bo", "true"),
            Map.entry("da", "\"2024-02-29\""),
            Map.entry("ti", "\"23:59:59.999999\""),
            Map.entry("tz", "\"01:02:03+05:30\""),
            Map.entry("ts", "\"2024-02-29T23:59:59.999\""),
            Map.entry("tsz", "\"2024-03-31T00:30:00.123456Z\""),
            Map.entry("jb", "{\"b\": \"x\\u00e9\"}"),
            Map.entry("e", "\"it's \\\"fine\\\", ok\""),
            Map.entry("ir", "\"[1,5)\""),
            Map.entry("co", "\"(1,\\\"a, \\\"\\\"b\\\"\\\"\\\")\""),
            Map.entry("do_", "9.90"),
            Map.entry("fl", "true"),
            Map.entry("ia", "[[1,2],[3,null]]"),
            Map.entry("ba", "[\"AP8=\"]"),
            Map.entry("ja", "[{\"k\":[1]},null]"),
            Map.entry("da_", "[\"2024-01-01T00:00:00Z\",\"infinity\"]"),
            Map.entry("bxa", "[\"(1,1),(0,0)\",\"(3,3),(2,2)\"]"),
            Map.entry("na", "[1.10,2.20]"),
            Map.entry("coa", "[\"(1,x)\",null]"),
            Map.entry("pd", "[3.25]"),
            Map.entry("pda", "[[4.50],[]]"),
            Map.entry("fla", "[true,false]"),
            Map.entry("column, \"quoted\"", "7"));

    private EveryType() {}
}
