CREATE SCHEMA keys;
CREATE TABLE keys.a (
    id integer CONSTRAINT a_key PRIMARY KEY WITH (fillfactor = 60),
    code text NOT NULL, x integer NOT NULL, y integer, during tstzrange, place box,
    CONSTRAINT code_once UNIQUE (code) INCLUDE (x) WITH (fillfactor = 55) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT xy_once UNIQUE (x, y) DEFERRABLE,
    CONSTRAINT apart EXCLUDE USING gist (place WITH &&, during WITH =) INCLUDE (x) WITH (fillfactor = 80) WHERE (x > 0) DEFERRABLE
);
COMMENT ON CONSTRAINT a_key ON keys.a IS 'key';
COMMENT ON INDEX keys.a_key IS 'index of a key';
COMMENT ON CONSTRAINT apart ON keys.a IS 'exclusion';
CREATE TABLE keys.more (x integer, y integer, UNIQUE (x, y));
CREATE TABLE keys.b (
    id integer PRIMARY KEY,
    a_id integer DEFAULT 3 REFERENCES keys.a ON DELETE SET NULL ON UPDATE CASCADE,
    x integer, y integer,
    CONSTRAINT to_more FOREIGN KEY (x, y) REFERENCES keys.more (x, y) MATCH FULL ON DELETE RESTRICT
);
ALTER TABLE keys.a DROP CONSTRAINT apart;
ALTER TABLE keys.a ADD CONSTRAINT apart EXCLUDE USING gist (place WITH &&) WITH (fillfactor = 80) WHERE (x > 0) DEFERRABLE;
CREATE UNIQUE INDEX xy_index ON keys.a (x, id);
ALTER TABLE keys.b ADD CONSTRAINT to_index FOREIGN KEY (x, y) REFERENCES keys.a (x, id) DEFERRABLE INITIALLY DEFERRED;
INSERT INTO keys.b (id, a_id) VALUES (1, NULL);
ALTER TABLE keys.b ADD COLUMN self integer;
UPDATE keys.b SET self = 99;
ALTER TABLE keys.b ADD CONSTRAINT to_self FOREIGN KEY (self) REFERENCES keys.b NOT VALID;
COMMENT ON CONSTRAINT to_self ON keys.b IS 'foreign key';
-- Two tables that refer to each other.
CREATE TABLE keys.egg (id integer PRIMARY KEY, hen integer);
CREATE TABLE keys.hen (id integer PRIMARY KEY, egg integer REFERENCES keys.egg DEFERRABLE);
ALTER TABLE keys.egg ADD FOREIGN KEY (hen) REFERENCES keys.hen;

CREATE INDEX partial ON keys.a (lower(code) text_pattern_ops DESC NULLS LAST, (x + y)) INCLUDE (during) WITH (fillfactor = 90) WHERE y > 0;
ALTER INDEX keys.partial ALTER COLUMN 2 SET STATISTICS 77;
COMMENT ON INDEX keys.partial IS 'index';
CREATE INDEX collated ON keys.a (code COLLATE "C");
CREATE INDEX backwards ON keys.a (x routines.backwards);
CREATE INDEX by_hash ON keys.a USING hash (code);
CREATE INDEX by_brin ON keys.a USING brin (x) WITH (pages_per_range = 8, autosummarize = on);
CREATE INDEX options_of_class ON keys.a USING gist (place);
CREATE INDEX by_tree ON keys.a USING spgist (during);
CREATE UNIQUE INDEX identity ON keys.a (code);
ALTER TABLE keys.a REPLICA IDENTITY USING INDEX identity;
ALTER TABLE keys.a CLUSTER ON a_key;
CREATE FUNCTION keys.shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE INDEX shouted ON keys.a (keys.shout(code));
CREATE STATISTICS keys.together (ndistinct, dependencies) ON x, y FROM keys.a;
CREATE STATISTICS keys.expressions (mcv) ON (x + 1), lower(code), y FROM keys.a;
ALTER STATISTICS keys.together SET STATISTICS 500;
ALTER STATISTICS keys.together OWNER TO fixture_owner;
COMMENT ON STATISTICS keys.together IS 'statistics';

-- Keys and indexes of partitions: recursive, attached, and of one partition only.
CREATE TABLE keys.parts (id integer, part integer, ref integer, code text) PARTITION BY LIST (part);
CREATE TABLE keys.parts_1 PARTITION OF keys.parts FOR VALUES IN (1);
CREATE TABLE keys.parts_2 (id integer NOT NULL, part integer NOT NULL, ref integer CONSTRAINT own_name_of_ref REFERENCES keys.egg, code text);
CREATE UNIQUE INDEX parts_2_own_name ON keys.parts_2 (id, part);
ALTER TABLE keys.parts_2 ADD CONSTRAINT parts_2_own_name PRIMARY KEY USING INDEX parts_2_own_name;
CREATE INDEX parts_2_code ON keys.parts_2 (code);
ALTER TABLE keys.parts ADD CONSTRAINT parts_key PRIMARY KEY (id, part);
CREATE INDEX parts_code ON keys.parts (code) WITH (fillfactor = 77);
ALTER TABLE keys.parts ADD CONSTRAINT parts_ref FOREIGN KEY (ref) REFERENCES keys.egg ON DELETE CASCADE;
CREATE INDEX only_top ON ONLY keys.parts (ref);
ALTER TABLE keys.parts_2 DROP CONSTRAINT own_name_of_ref;
ALTER TABLE keys.parts_2 ADD CONSTRAINT own_name_of_ref FOREIGN KEY (ref) REFERENCES keys.egg ON DELETE CASCADE;
ALTER TABLE keys.parts ATTACH PARTITION keys.parts_2 FOR VALUES IN (2);
CREATE INDEX only_one ON keys.parts_1 (ref);
CREATE TABLE keys.middle PARTITION OF keys.parts FOR VALUES IN (3, 4) PARTITION BY RANGE (id);
CREATE TABLE keys.middle_1 PARTITION OF keys.middle FOR VALUES FROM (1) TO (100);
CREATE TABLE keys.to_parts (id integer, part integer, CONSTRAINT to_parts_key FOREIGN KEY (id, part) REFERENCES keys.parts);
CREATE TABLE keys.silent (id integer REFERENCES keys.egg, other integer REFERENCES keys.hen);
CREATE TRIGGER speaks BEFORE INSERT ON keys.silent FOR EACH ROW EXECUTE FUNCTION routines.on_change();
ALTER TABLE keys.silent DISABLE TRIGGER ALL;
ALTER TABLE keys.silent ENABLE TRIGGER speaks;
