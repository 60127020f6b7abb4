CREATE SCHEMA since16;
CREATE COLLATION since16.rules (provider = icu, locale = 'de', rules = '&a < g');
CREATE SUBSCRIPTION stream16 CONNECTION 'host=nowhere' PUBLICATION one
    WITH (connect = false, slot_name = NONE, streaming = parallel, origin = none, password_required = false, run_as_owner = true);
CREATE TABLE tables.generated_otherwise (a integer, b integer GENERATED ALWAYS AS (a * 3) STORED);
ALTER TABLE tables.generated_otherwise INHERIT tables.generated_parent;
