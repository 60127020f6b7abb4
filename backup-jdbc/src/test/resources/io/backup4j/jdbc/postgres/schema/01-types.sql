CREATE SCHEMA types AUTHORIZATION fixture_owner;
CREATE SCHEMA "Odd ""Name"" 100%";
COMMENT ON SCHEMA types IS 'It''s a schema; with \ backslash and "quotes"';
CREATE TYPE types.mood AS ENUM ('sad', 'ok', 'it''s fine');
ALTER TYPE types.mood ADD VALUE 'in between' BEFORE 'ok';
COMMENT ON TYPE types.mood IS 'moods';
GRANT USAGE ON TYPE types.mood TO fixture_writer;
REVOKE USAGE ON TYPE types.mood FROM PUBLIC;
CREATE COLLATION types.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION types.plain (provider = libc, locale = 'C');
COMMENT ON COLLATION types.plain IS 'plain';
CREATE TYPE types.address AS (street text COLLATE "C", number integer, mood types.mood, numbers numeric(10,2)[], "odd ""column""" types.mood[]);
COMMENT ON COLUMN types.address.street IS 'column of a type';
CREATE TYPE "Odd ""Name"" 100%"."Odd type" AS (a integer);
CREATE TYPE types.nothing AS ();
CREATE TYPE types.announced;
CREATE DOMAIN types.positive AS integer DEFAULT 1 CONSTRAINT above_zero CHECK (VALUE > 0) NOT NULL;
CREATE DOMAIN types.code AS varchar(10) COLLATE types.german CHECK (VALUE ~ '^[a-z]+$');
CREATE DOMAIN types.code_of_code AS types.code CONSTRAINT long_enough CHECK (length(VALUE) > 2);
COMMENT ON CONSTRAINT above_zero ON DOMAIN types.positive IS 'constraint of a domain';
COMMENT ON DOMAIN types.positive IS 'domain';
ALTER DOMAIN types.code_of_code ADD CONSTRAINT not_checked CHECK (VALUE <> 'zzz') NOT VALID;
GRANT USAGE ON DOMAIN types.code TO "Fixture Reader" WITH GRANT OPTION;
-- A default and a constraint whose functions take the domain.
CREATE DOMAIN types.looping AS text;
CREATE FUNCTION types.check_looping(types.looping) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1::text) < 100';
CREATE FUNCTION types.default_looping() RETURNS types.looping LANGUAGE sql IMMUTABLE AS $$ SELECT 'start'::types.looping $$;
ALTER DOMAIN types.looping SET DEFAULT types.default_looping();
ALTER DOMAIN types.looping ADD CONSTRAINT looks_at_itself CHECK (types.check_looping(VALUE));
CREATE TYPE types.floats AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE types.texts AS RANGE (subtype = text, collation = "C", subtype_opclass = text_pattern_ops, multirange_type_name = types.many_texts);
-- A base type made of the server's own functions.
CREATE TYPE types.base;
CREATE FUNCTION types.base_in(cstring) RETURNS types.base LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION types.base_out(types.base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION types.base_recv(internal) RETURNS types.base LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION types.base_send(types.base) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE types.base (INPUT = types.base_in, OUTPUT = types.base_out, RECEIVE = types.base_recv, SEND = types.base_send, STORAGE = extended,
    CATEGORY = 'S', DELIMITER = ';', DEFAULT = 'it''s empty', COLLATABLE = true);
COMMENT ON TYPE types.base IS 'base type';
CREATE TYPE types.fixed;
CREATE FUNCTION types.fixed_in(cstring) RETURNS types.fixed LANGUAGE internal IMMUTABLE STRICT AS 'int8in';
CREATE FUNCTION types.fixed_out(types.fixed) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int8out';
CREATE TYPE types.fixed (INPUT = types.fixed_in, OUTPUT = types.fixed_out, INTERNALLENGTH = 8, PASSEDBYVALUE, ALIGNMENT = double, PREFERRED = false);
-- A range with a canonical function.
CREATE TYPE types.whole;
CREATE FUNCTION types.whole_canonical(types.whole) RETURNS types.whole LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE types.whole AS RANGE (subtype = int4, canonical = types.whole_canonical, subtype_diff = int4range_subdiff);
CREATE TABLE types.uses (a types.mood, b types.address, c types.positive, d types.code_of_code, e types.looping, f types.floats, g types.many_texts,
    h types.base, i types.fixed[], j types.whole, l types.address[]);
