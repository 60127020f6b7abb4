-- What broke other tools, or nearly this one.
CREATE SCHEMA edges;
CREATE SCHEMA "tab	and
newline";
CREATE TABLE "tab	and
newline"."ünï $1 {d} ? %I" ("a b" integer, "%s" text DEFAULT '%I %s \ ', "select" integer CHECK ("select" > 0));
CREATE TABLE edges.this_name_is_as_long_as_a_name_may_be_and_so_others_are_cut_off (
    this_column_is_as_long_as_a_name_may_be_and_so_others_are_cut_o serial PRIMARY KEY, b integer UNIQUE);
CREATE INDEX ON edges.this_name_is_as_long_as_a_name_may_be_and_so_others_are_cut_off (b, (b + 1), (b + 2));
CREATE TABLE edges.options (a integer, b text) WITH (user_catalog_table = true, parallel_workers = 3, toast_tuple_target = 200);
ALTER TABLE edges.options ALTER COLUMN a SET STATISTICS 0;
CREATE TYPE edges.empty AS ENUM ();
CREATE DOMAIN edges.of_array AS integer[] CHECK (array_length(VALUE, 1) < 5);
CREATE DOMAIN edges.of_composite AS types.address CHECK ((VALUE).number > 0);
CREATE DOMAIN edges.small AS numeric(5, 2) DEFAULT 1.5;
CREATE TYPE edges.of_domain AS RANGE (subtype = edges.small, subtype_opclass = numeric_ops);
-- Its multirange's name is taken.
CREATE TYPE edges.clash_multirange AS (a integer);
CREATE TYPE edges.clash AS RANGE (subtype = integer, multirange_type_name = edges.clash_of_many);
-- Its array's name is taken.
CREATE TYPE edges._crowded AS (a integer);
CREATE TYPE edges.crowded AS (a integer);
CREATE TABLE edges.uses (a edges.of_array[], b edges.of_composite, c edges.of_domain, d edges.clash_of_many, e edges.crowded[], f edges.small DEFAULT 2);

-- A diamond of inheritance, and checks that are local, inherited, or both.
CREATE TABLE edges.top (a integer, CONSTRAINT shared CHECK (a > 0));
CREATE TABLE edges.left_side (l integer, CONSTRAINT shared CHECK (a > 0)) INHERITS (edges.top);
CREATE TABLE edges.right_side (r integer) INHERITS (edges.top);
CREATE TABLE edges.bottom (a integer, l text DEFAULT 'x') INHERITS (edges.right_side);
ALTER TABLE edges.bottom DROP COLUMN l;
ALTER TABLE edges.bottom ADD COLUMN l integer;
ALTER TABLE edges.bottom INHERIT edges.left_side;
ALTER TABLE edges.top ADD COLUMN z text COLLATE "C" DEFAULT 'z' NOT NULL;
ALTER TABLE edges.left_side ALTER COLUMN z SET DEFAULT 'left';
ALTER TABLE edges.right_side ALTER COLUMN z DROP DEFAULT;
CREATE TABLE edges.orphan () INHERITS (edges.top);
ALTER TABLE edges.orphan NO INHERIT edges.top;
CREATE TABLE edges.of_row (CHECK (of_row IS NOT NULL), a integer, b integer);

-- Sequences across schemas, and a default that uses another's sequence.
CREATE TABLE edges.counted (a serial, b bigserial);
CREATE TABLE edges.also_counted (a integer DEFAULT nextval('edges.counted_a_seq'));
ALTER SEQUENCE edges.counted_b_seq RENAME TO "Moved";

-- Partitions: keys of one level, own constraints, references to themselves.
CREATE TABLE edges.tree (id integer, region text, parent integer, PRIMARY KEY (id, region), CHECK (id > 0)) PARTITION BY LIST (region);
CREATE TABLE edges.tree_a PARTITION OF edges.tree (CONSTRAINT only_a CHECK (id < 1000)) FOR VALUES IN ('a') PARTITION BY RANGE (id);
CREATE TABLE edges.tree_a_1 PARTITION OF edges.tree_a FOR VALUES FROM (1) TO (10);
CREATE TABLE edges.tree_a_rest PARTITION OF edges.tree_a DEFAULT;
CREATE TABLE edges.tree_b PARTITION OF edges.tree DEFAULT;
ALTER TABLE edges.tree ADD CONSTRAINT to_itself FOREIGN KEY (parent, region) REFERENCES edges.tree DEFERRABLE;
ALTER TABLE edges.tree_a_1 ADD UNIQUE (id, parent);
ALTER TABLE edges.tree_b ADD CONSTRAINT own_key FOREIGN KEY (parent) REFERENCES keys.egg;
ALTER TABLE edges.tree_a ALTER COLUMN parent SET DEFAULT 5;
CREATE INDEX ON edges.tree_a (parent);
CREATE UNIQUE INDEX tree_unique ON edges.tree (parent, region, id) WHERE parent > 0;
CREATE TRIGGER on_tree AFTER INSERT OR UPDATE OF id ON edges.tree FOR EACH ROW WHEN (NEW.id > 5) EXECUTE FUNCTION routines.on_change();
CREATE CONSTRAINT TRIGGER late_on_tree AFTER DELETE ON edges.tree DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routines.on_change();
ALTER TABLE edges.tree DISABLE TRIGGER late_on_tree;
ALTER TABLE ONLY edges.tree ENABLE ALWAYS TRIGGER on_tree;
CREATE STATISTICS edges.of_tree ON id, parent FROM edges.tree;
ALTER TABLE edges.tree ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_tree ON edges.tree USING (EXISTS (SELECT FROM views.plain p WHERE p.id = tree.id));

-- Functions: overloads, defaults that call others, polymorphism, settings of the session.
CREATE FUNCTION edges.over(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION edges.over(text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION edges.over(integer, b integer DEFAULT edges.over('x')) RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION edges.any(anycompatible, anycompatiblearray, VARIADIC anyarray) RETURNS anycompatible LANGUAGE sql AS 'SELECT NULL';
CREATE FUNCTION edges.dollars() RETURNS text LANGUAGE sql AS $f$ SELECT '$function$ $_$ ''' || $$;$$ $f$;
SET extra_float_digits TO 0;
CREATE FUNCTION edges.from_current() RETURNS text LANGUAGE sql SET extra_float_digits FROM CURRENT SET "my.setting" TO 'a, "b"' AS 'SELECT 1';
RESET extra_float_digits;
CREATE PROCEDURE edges.outs(OUT a integer, INOUT b text DEFAULT 'b', IN c edges.crowded[] DEFAULT '{}') LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$;
CREATE FUNCTION edges.of_table(OUT id integer, OUT n bigint) RETURNS SETOF record LANGUAGE sql
    BEGIN ATOMIC
        SELECT a.id, count(*) FROM routines.accounts a JOIN views.on_grouped g ON g.id = a.id GROUP BY a.id;
    END;

-- Views over renamed, dropped and whole rows, functions with a list of columns, and catalogs.
CREATE TABLE edges.base (a integer, gone text, b integer, c text COLLATE "C");
CREATE VIEW edges.whole AS SELECT x, x.a AS renamed, (x).b, row_to_json(x) AS j FROM edges.base x;
CREATE VIEW edges.joined AS SELECT * FROM edges.base JOIN keys.more AS m (a, y) USING (a);
CREATE VIEW edges.of_function AS SELECT * FROM json_to_record('{}') AS t (a integer, "b c" types.mood);
CREATE VIEW edges.of_catalog AS SELECT relname, relkind FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace;
CREATE VIEW edges.windowed AS SELECT a, sum(b) OVER w AS s, percentile_cont(0.5) WITHIN GROUP (ORDER BY b) AS p FROM edges.base GROUP BY a, b
    WINDOW w AS (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES);
CREATE VIEW edges.literals AS SELECT '2020-01-01 12:00+02'::timestamptz AS t, '1 mon -2 days'::interval AS i, 1e300::float8 AS f, 0.1::float4 AS f4,
    '\xdeadbeef'::bytea AS b, E'\n\\''' AS s, U&'\00fc' AS u, B'101' AS bits, 'NaN'::numeric AS n, ARRAY[[1, 2], [3, NULL]] AS aa, '{"a": 1}'::jsonb AS j;
ALTER VIEW edges.joined RENAME COLUMN c TO renamed_later;
ALTER TABLE edges.base RENAME COLUMN b TO now_b;
ALTER TABLE edges.base DROP COLUMN gone CASCADE;
CREATE VIEW edges.with_cte AS WITH RECURSIVE w AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM w WHERE n < 5) SEARCH DEPTH FIRST BY n SET o CYCLE n SET c USING p SELECT n FROM w;
CREATE RULE returning_rule AS ON INSERT TO edges.of_catalog DO INSTEAD INSERT INTO edges.base (c) VALUES (NEW.relname) RETURNING c::name, 'r'::"char";
-- A materialised view that reads another through a function, under a name that comes first.
CREATE MATERIALIZED VIEW edges.z_source AS SELECT 1 AS a;
CREATE FUNCTION edges.read_source() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM edges.z_source; END;
CREATE MATERIALIZED VIEW edges.a_reader AS SELECT edges.read_source() AS n;
-- A table with the type of a view that groups by a key.
CREATE TABLE edges.of_view (v views.on_grouped, w views.on_grouped[]);
CREATE TYPE edges.chain AS (v views.grouped, deep edges.crowded);
CREATE TABLE edges.typed OF edges.chain;
CREATE TABLE edges.typed_again OF edges.crowded (a WITH OPTIONS DEFAULT 3 CHECK (a > 1), UNIQUE (a));

-- Privileges: taken from the owner, given on by others, of columns only, of everything to everybody.
CREATE TABLE edges.rights (a integer, b integer);
ALTER TABLE edges.rights OWNER TO fixture_owner;
REVOKE ALL ON edges.rights FROM fixture_owner;
GRANT USAGE ON SCHEMA edges TO fixture_owner, fixture_writer;
GRANT ALL ON edges.rights TO fixture_writer WITH GRANT OPTION;
GRANT SELECT (a), UPDATE (b) ON edges.rights TO PUBLIC;
SET ROLE fixture_writer;
GRANT SELECT ON edges.rights TO "Fixture Reader" WITH GRANT OPTION;
GRANT INSERT (a) ON edges.rights TO "Fixture Reader";
RESET ROLE;
REVOKE ALL ON FUNCTION edges.over(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION edges.over(text) FROM postgres;
GRANT ALL ON ALL TABLES IN SCHEMA edges TO fixture_owner;
ALTER TABLE edges.counted OWNER TO fixture_owner;
ALTER TYPE edges.crowded OWNER TO fixture_owner;
ALTER VIEW edges.whole OWNER TO "Fixture Reader";
CREATE TABLE tables.generated_parent (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE tables.generated_alike (b integer GENERATED ALWAYS AS (a * 2) STORED, a integer);
ALTER TABLE tables.generated_alike INHERIT tables.generated_parent;
CREATE TABLE tables.generated_in_order (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE tables.generated_in_order INHERIT tables.generated_parent;
SELECT lo_create(2121);
COMMENT ON LARGE OBJECT 2121 IS 'an oid that a user chose';
-- Late, since the oldest server would give them to the multiranges above, and the newest takes none for these.
ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO fixture_writer;
