CREATE SCHEMA routines;
GRANT USAGE, CREATE ON SCHEMA routines TO fixture_owner;
GRANT USAGE ON SCHEMA routines TO fixture_writer;
CREATE TABLE routines.accounts (id integer PRIMARY KEY, balance numeric NOT NULL, owner text);
CREATE FUNCTION routines.plain(a integer, b text DEFAULT 'x; y'' $$', VARIADIC c integer[] DEFAULT '{}') RETURNS TABLE (n integer, t text)
    LANGUAGE plpgsql STABLE COST 7 ROWS 13 PARALLEL RESTRICTED SECURITY DEFINER SET search_path TO 'a b', public SET work_mem TO '1MB'
    AS $body$ BEGIN RETURN QUERY SELECT a, b || '$$' || '?'; END $body$;
ALTER FUNCTION routines.plain OWNER TO fixture_owner;
REVOKE ALL ON FUNCTION routines.plain FROM PUBLIC;
GRANT EXECUTE ON FUNCTION routines.plain TO fixture_writer WITH GRANT OPTION;
SET ROLE fixture_writer;
GRANT EXECUTE ON FUNCTION routines.plain TO "Fixture Reader";
RESET ROLE;
COMMENT ON FUNCTION routines.plain IS 'function';
CREATE FUNCTION routines.atomic(wanted integer) RETURNS numeric LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT balance FROM routines.accounts WHERE id = wanted;
    END;
CREATE FUNCTION routines.of_row(routines.accounts) RETURNS text LANGUAGE sql IMMUTABLE LEAKPROOF STRICT RETURN ($1).owner;
CREATE PROCEDURE routines.transfer(IN a integer, INOUT b integer DEFAULT 3) LANGUAGE plpgsql AS $$ BEGIN b := a; COMMIT; END $$;
COMMENT ON PROCEDURE routines.transfer IS 'procedure';
GRANT EXECUTE ON PROCEDURE routines.transfer TO fixture_writer;
-- Two functions whose bodies name each other.
CREATE FUNCTION routines.ping(n integer) RETURNS integer LANGUAGE sql RETURN n;
CREATE FUNCTION routines.pong(n integer, OUT a integer, OUT b integer) LANGUAGE sql BEGIN ATOMIC SELECT routines.ping(n - 1), n; END;
CREATE OR REPLACE FUNCTION routines.ping(n integer) RETURNS integer LANGUAGE sql RETURN CASE WHEN n > 0 THEN (routines.pong(n)).a ELSE 0 END;
-- A body that needs a primary key, and one that needs a unique index.
CREATE FUNCTION routines.grouped() RETURNS SETOF record LANGUAGE sql
    BEGIN ATOMIC
        SELECT id, balance, count(*) FROM routines.accounts GROUP BY id;
    END;
CREATE FUNCTION routines.upsert(integer) RETURNS void LANGUAGE sql
    BEGIN ATOMIC
        INSERT INTO routines.accounts VALUES ($1, 0) ON CONFLICT (id) DO NOTHING;
    END;
-- A default of a column whose function reads the table.
CREATE FUNCTION routines.next_id() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT coalesce(max(id), 0) + 1 FROM routines.accounts; END;
ALTER TABLE routines.accounts ALTER COLUMN id SET DEFAULT routines.next_id();
CREATE FUNCTION routines.on_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION routines.on_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE FUNCTION routines.windowed(anyelement) RETURNS anyelement LANGUAGE internal WINDOW IMMUTABLE AS 'window_lag';
CREATE FUNCTION routines."Odd ""Function"""("In Parameter" integer, OUT "Out" integer) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION routines.supported(integer) RETURNS integer LANGUAGE internal IMMUTABLE SUPPORT generate_series_int8_support AS 'int4abs';

CREATE AGGREGATE routines.total(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0', COMBINEFUNC = numeric_add, PARALLEL = safe,
    MSFUNC = numeric_add, MINVFUNC = numeric_sub, MSTYPE = numeric, MINITCOND = '0', MSSPACE = 32, SSPACE = 16);
ALTER AGGREGATE routines.total(numeric) OWNER TO fixture_owner;
COMMENT ON AGGREGATE routines.total(numeric) IS 'aggregate';
GRANT EXECUTE ON FUNCTION routines.total(numeric) TO fixture_writer;
REVOKE EXECUTE ON FUNCTION routines.total(numeric) FROM PUBLIC;
CREATE AGGREGATE routines.largest(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
CREATE AGGREGATE routines.counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE routines.counted(*) IS 'of nothing';
CREATE FUNCTION routines.keep(internal, VARIADIC "any") RETURNS internal LANGUAGE internal AS 'ordered_set_transition_multi';
CREATE AGGREGATE routines.percentile(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA,
    FINALFUNC_MODIFY = read_write);
CREATE AGGREGATE routines.ranked(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA,
    HYPOTHETICAL);
CREATE FUNCTION routines.two(integer, integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN $1 + $2 * $3;
CREATE AGGREGATE routines.weighted(a integer, b integer) (SFUNC = routines.two, STYPE = integer, FINALFUNC_MODIFY = SHAREABLE);

CREATE FUNCTION routines.same(routines.accounts, routines.accounts) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.id = $2.id';
CREATE FUNCTION routines.differ(routines.accounts, routines.accounts) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.id <> $2.id';
CREATE OPERATOR routines.=== (FUNCTION = routines.same, LEFTARG = routines.accounts, RIGHTARG = routines.accounts, COMMUTATOR = OPERATOR(routines.===),
    NEGATOR = OPERATOR(routines.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR routines.!== (FUNCTION = routines.differ, LEFTARG = routines.accounts, RIGHTARG = routines.accounts, NEGATOR = OPERATOR(routines.===));
CREATE OPERATOR routines.@# (FUNCTION = int4abs, RIGHTARG = integer);
ALTER OPERATOR routines.@# (NONE, integer) OWNER TO fixture_owner;
COMMENT ON OPERATOR routines.@# (NONE, integer) IS 'prefix operator';
COMMENT ON OPERATOR routines.=== (routines.accounts, routines.accounts) IS 'operator';
-- Its commutator was never made.
CREATE OPERATOR routines.<<< (FUNCTION = int4lt, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(routines.>>>));

CREATE OPERATOR FAMILY routines.numbers USING btree;
CREATE OPERATOR CLASS routines.backwards FOR TYPE integer USING btree FAMILY routines.numbers AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY routines.numbers USING btree ADD OPERATOR 1 > (integer, bigint), OPERATOR 3 = (integer, bigint), FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
COMMENT ON OPERATOR CLASS routines.backwards USING btree IS 'class';
COMMENT ON OPERATOR FAMILY routines.numbers USING btree IS 'family';
ALTER OPERATOR FAMILY routines.numbers USING btree OWNER TO fixture_owner;
CREATE OPERATOR CLASS routines.boxes DEFAULT FOR TYPE types.uses USING gist AS STORAGE box, FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal);
CREATE OPERATOR CLASS routines.points FOR TYPE point USING gist AS OPERATOR 15 <->(point, point) FOR ORDER BY float_ops, STORAGE box;
CREATE OPERATOR CLASS routines.bare FOR TYPE text USING hash AS STORAGE text;

CREATE FUNCTION routines.to_mood(integer) RETURNS types.mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'ok'::types.mood $$;
CREATE CAST (integer AS types.mood) WITH FUNCTION routines.to_mood(integer) AS ASSIGNMENT;
CREATE CAST (types.mood AS integer) WITH INOUT;
CREATE CAST (types.base AS text) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (types.mood AS integer) IS 'cast';
CREATE FUNCTION routines.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'array_typanalyze';
CREATE TRANSFORM FOR types.mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION routines.from_sql(internal));
COMMENT ON TRANSFORM FOR types.mood LANGUAGE plpgsql IS 'transform';
CREATE CONVERSION routines.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION routines.latin9 FOR 'LATIN9' TO 'UTF8' FROM iso8859_to_utf8;
COMMENT ON CONVERSION routines.latin IS 'conversion';
CREATE LANGUAGE other HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
ALTER LANGUAGE other OWNER TO fixture_owner;
CREATE TRUSTED LANGUAGE "Trusted Other" HANDLER plpgsql_call_handler;
GRANT USAGE ON LANGUAGE "Trusted Other" TO fixture_writer;
COMMENT ON LANGUAGE other IS 'language';
CREATE ACCESS METHOD heap_again TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD btree_again TYPE INDEX HANDLER bthandler;
CREATE OPERATOR CLASS routines.again DEFAULT FOR TYPE integer USING btree_again AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
COMMENT ON ACCESS METHOD heap_again IS 'access method';

CREATE TEXT SEARCH PARSER routines.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE routines.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY routines.dictionary (TEMPLATE = routines.template, stopwords = 'english', accept = false);
CREATE TEXT SEARCH CONFIGURATION routines.configuration (PARSER = routines.parser);
ALTER TEXT SEARCH CONFIGURATION routines.configuration ADD MAPPING FOR asciiword, word WITH routines.dictionary, pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION routines.configuration OWNER TO fixture_owner;
ALTER TEXT SEARCH DICTIONARY routines.dictionary OWNER TO fixture_owner;
CREATE TEXT SEARCH CONFIGURATION routines.copied (COPY = pg_catalog.german);
COMMENT ON TEXT SEARCH CONFIGURATION routines.configuration IS 'configuration';
COMMENT ON TEXT SEARCH PARSER routines.parser IS 'parser';
COMMENT ON TEXT SEARCH TEMPLATE routines.template IS 'template';
COMMENT ON TEXT SEARCH DICTIONARY routines.dictionary IS 'dictionary';
