CREATE SCHEMA outside;
CREATE SCHEMA "in extension";
CREATE EXTENSION hstore WITH SCHEMA "in extension";
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION citext SCHEMA outside;
COMMENT ON EXTENSION citext IS 'other words';
REVOKE EXECUTE ON FUNCTION "in extension".hstore(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "in extension".hstore(text, text) TO fixture_writer;
CREATE TABLE outside.uses (h "in extension".hstore DEFAULT '"a"=>"b"', c outside.citext);
CREATE INDEX uses_h ON outside.uses USING gin (h "in extension".gin_hstore_ops);
CREATE FUNCTION outside.bound(outside.citext) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION outside.bound(outside.citext) DEPENDS ON EXTENSION citext;
ALTER INDEX outside.uses_h DEPENDS ON EXTENSION hstore;

CREATE FOREIGN DATA WRAPPER bare OPTIONS (debug 'true', "Odd option" 'it''s');
CREATE FOREIGN DATA WRAPPER with_functions HANDLER postgres_fdw_handler VALIDATOR postgres_fdw_validator;
ALTER FOREIGN DATA WRAPPER bare OPTIONS (ADD other 'x');
GRANT USAGE ON FOREIGN DATA WRAPPER bare TO fixture_writer;
COMMENT ON FOREIGN DATA WRAPPER bare IS 'wrapper';
CREATE SERVER far TYPE 'some type' VERSION '1''0' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere', dbname 'none', extensions 'citext');
CREATE SERVER "Odd Server" FOREIGN DATA WRAPPER bare;
ALTER SERVER far OWNER TO postgres;
GRANT USAGE ON FOREIGN SERVER far TO fixture_owner WITH GRANT OPTION;
COMMENT ON SERVER far IS 'server';
CREATE USER MAPPING FOR fixture_owner SERVER far OPTIONS (user 'far user', password 'mapping password');
CREATE USER MAPPING FOR PUBLIC SERVER "Odd Server" OPTIONS (thing 'x');
CREATE FOREIGN TABLE outside.far_table (id integer OPTIONS (column_name 'other id') NOT NULL, name text COLLATE "C" DEFAULT 'x', CONSTRAINT small CHECK (id < 10))
    SERVER far OPTIONS (schema_name 'public', table_name 'it''s');
ALTER FOREIGN TABLE outside.far_table ALTER COLUMN name SET STATISTICS 5;
COMMENT ON FOREIGN TABLE outside.far_table IS 'foreign table';
COMMENT ON COLUMN outside.far_table.id IS 'foreign column';
GRANT SELECT ON outside.far_table TO fixture_writer;
CREATE TABLE outside.mixed (id integer, part integer) PARTITION BY LIST (part);
CREATE FOREIGN TABLE outside.mixed_1 PARTITION OF outside.mixed FOR VALUES IN (1) SERVER far;
CREATE FOREIGN TABLE outside.far_child () INHERITS (tables.parent) SERVER far;
CREATE TRIGGER on_far BEFORE INSERT ON outside.far_table FOR EACH ROW EXECUTE FUNCTION routines.on_change();

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, truncate');
CREATE PUBLICATION chosen FOR TABLE keys.a, ONLY tables.parent WITH (publish_via_partition_root = true);
CREATE PUBLICATION none;
ALTER PUBLICATION chosen OWNER TO fixture_owner;
COMMENT ON PUBLICATION chosen IS 'publication';
CREATE SUBSCRIPTION stream CONNECTION 'host=nowhere user=far password=''stream password'' dbname=none' PUBLICATION one, "Two"
    WITH (connect = false, slot_name = 'odd_slot', binary = true, streaming = on, synchronous_commit = 'local');
CREATE SUBSCRIPTION no_slot CONNECTION 'host=nowhere' PUBLICATION one WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION stream IS 'subscription';

CREATE EVENT TRIGGER on_drop ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP FUNCTION') EXECUTE FUNCTION routines.on_event();
CREATE EVENT TRIGGER "Odd Event" ON ddl_command_end EXECUTE FUNCTION routines.on_event();
ALTER EVENT TRIGGER "Odd Event" DISABLE;
COMMENT ON EVENT TRIGGER "Odd Event" IS 'event trigger';

SELECT lo_create(70001);
SELECT lo_create(70002);
SELECT lo_create(70003);
ALTER LARGE OBJECT 70002 OWNER TO fixture_owner;
GRANT SELECT ON LARGE OBJECT 70002 TO fixture_writer;
COMMENT ON LARGE OBJECT 70003 IS 'large object';

ALTER DEFAULT PRIVILEGES FOR ROLE fixture_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE fixture_owner IN SCHEMA types GRANT SELECT, INSERT ON TABLES TO fixture_writer WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE fixture_writer GRANT USAGE ON SCHEMAS TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA outside GRANT USAGE ON SEQUENCES TO "Fixture Reader";

REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO fixture_owner;
GRANT SELECT ON pg_catalog.pg_authid TO fixture_owner;
GRANT SELECT (subname) ON pg_catalog.pg_subscription TO fixture_owner;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO fixture_writer;
COMMENT ON SCHEMA public IS 'our public';
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path TO "a, b", public', current_database());
    EXECUTE format('ALTER DATABASE %I SET work_mem TO ''7MB''', current_database());
    EXECUTE format('ALTER DATABASE %I SET "custom.setting" TO ''it''''s 100%%''', current_database());
    EXECUTE format('ALTER ROLE fixture_owner IN DATABASE %I SET statement_timeout TO ''3s''', current_database());
    EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 50', current_database());
    EXECUTE format('ALTER DATABASE %I OWNER TO fixture_owner', current_database());
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO fixture_writer', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('COMMENT ON DATABASE %I IS ''100%% of it''', current_database());
END $$;
