CREATE SCHEMA since18;
CREATE INDEX again ON keys.a USING btree_again (y);
CREATE TABLE since18.a (
    id integer CONSTRAINT named_not_null NOT NULL,
    b integer CONSTRAINT b_here NOT NULL NO INHERIT,
    seen integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
    unchecked integer CONSTRAINT not_enforced CHECK (unchecked > 0) NOT ENFORCED,
    PRIMARY KEY (id)
);
INSERT INTO since18.a VALUES (1, 2);
ALTER TABLE since18.a ADD COLUMN maybe integer;
ALTER TABLE since18.a ADD CONSTRAINT maybe_not_null NOT NULL maybe NOT VALID;
COMMENT ON CONSTRAINT named_not_null ON since18.a IS 'not null';
CREATE TABLE since18.child (own integer CONSTRAINT own_not_null NOT NULL, CONSTRAINT b_again NOT NULL b) INHERITS (since18.a);
CREATE TABLE since18.reordered (b integer, z integer CONSTRAINT z_not_null NOT NULL, maybe integer CONSTRAINT maybe_not_null NOT NULL, seen integer GENERATED ALWAYS AS (7) VIRTUAL,
    unchecked integer, id integer NOT NULL, CONSTRAINT not_enforced CHECK (unchecked > 0) NOT ENFORCED);
ALTER TABLE since18.reordered INHERIT since18.a;
CREATE TABLE since18.parts (id integer CONSTRAINT parts_id NOT NULL, part integer) PARTITION BY LIST (part);
CREATE TABLE since18.parts_1 (part integer, id integer CONSTRAINT parts_1_own NOT NULL);
ALTER TABLE since18.parts ATTACH PARTITION since18.parts_1 FOR VALUES IN (1);
CREATE TABLE since18.refers (id integer, CONSTRAINT loose FOREIGN KEY (id) REFERENCES since18.a NOT ENFORCED);
CREATE TABLE since18.parts_ref (id integer, part integer) PARTITION BY LIST (part);
CREATE TABLE since18.parts_ref_1 PARTITION OF since18.parts_ref FOR VALUES IN (1);
INSERT INTO since18.parts_ref VALUES (5, 1);
ALTER TABLE since18.parts_ref ADD CONSTRAINT unproven FOREIGN KEY (id) REFERENCES since18.a NOT VALID;
CREATE EXTENSION btree_gist;
CREATE TABLE since18.periods (id integer, during tstzrange, CONSTRAINT periods_key PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE since18.in_periods (id integer, during tstzrange, CONSTRAINT in_periods_key FOREIGN KEY (id, PERIOD during) REFERENCES since18.periods (id, PERIOD during));
CREATE TABLE since18.unique_periods (id integer, during daterange, UNIQUE (id, during WITHOUT OVERLAPS));
CREATE PUBLICATION generated18 FOR TABLE since18.a WITH (publish_generated_columns = stored);
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO fixture_writer;
