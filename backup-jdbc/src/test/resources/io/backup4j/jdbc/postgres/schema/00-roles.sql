-- Roles belong to the server: made once, for all databases of the test.
CREATE ROLE fixture_owner CREATEROLE LOGIN PASSWORD 'not a secret' CONNECTION LIMIT 7 VALID UNTIL '2040-01-01 00:00:00+00';
CREATE ROLE "Fixture Reader" NOINHERIT;
CREATE ROLE fixture_writer BYPASSRLS CREATEDB;
ALTER ROLE fixture_owner SET search_path TO "a b", public;
ALTER ROLE fixture_writer SET work_mem TO '5MB';
GRANT "Fixture Reader" TO fixture_writer WITH ADMIN OPTION;
GRANT fixture_owner TO "Fixture Reader";
