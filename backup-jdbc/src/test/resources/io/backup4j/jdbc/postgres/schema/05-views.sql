CREATE SCHEMA views;
CREATE VIEW views.plain WITH (security_barrier = true) AS SELECT id, balance AS "Odd ""Column""", owner COLLATE "C" AS owner FROM routines.accounts WHERE owner <> 'it''s';
ALTER VIEW views.plain OWNER TO fixture_owner;
ALTER VIEW views.plain ALTER COLUMN id SET DEFAULT 99;
COMMENT ON VIEW views.plain IS 'view';
COMMENT ON COLUMN views.plain.id IS 'column of a view';
GRANT SELECT ON views.plain TO fixture_writer;
GRANT UPDATE (owner) ON views.plain TO fixture_writer;
CREATE VIEW views.checked AS SELECT * FROM routines.accounts WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW views.checked_all AS SELECT * FROM views.checked WHERE id > 1 WITH CASCADED CHECK OPTION;
CREATE VIEW views.no_columns AS SELECT;
CREATE RECURSIVE VIEW views.numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 10;
-- Groups by a primary key, so it needs the key; others use it and its row type.
CREATE VIEW views.grouped AS SELECT id, owner, count(*) AS n FROM routines.accounts GROUP BY id;
CREATE VIEW views.on_grouped AS SELECT * FROM views.grouped WHERE n > 1;
CREATE FUNCTION views.of_grouped(views.grouped) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1.n';
CREATE TABLE views.holds_grouped (g views.grouped);
-- Two views in a loop.
CREATE VIEW views.egg AS SELECT 1 AS a, 'x'::text COLLATE "C" AS b;
CREATE VIEW views.hen AS SELECT a, b FROM views.egg;
CREATE OR REPLACE VIEW views.egg AS SELECT 1 AS a, 'x'::text COLLATE "C" AS b WHERE EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'x')
    AND (SELECT count(*) FROM routines.accounts) > 5;
CREATE FUNCTION views.count_hens() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM views.hen; END;
CREATE OR REPLACE VIEW views.egg AS SELECT views.count_hens()::integer AS a, 'x'::text COLLATE "C" AS b;
-- A view whose function takes its row.
CREATE VIEW views.own_row AS SELECT 1 AS a;
CREATE FUNCTION views.of_own_row(views.own_row) RETURNS integer LANGUAGE sql AS 'SELECT $1.a';
CREATE OR REPLACE VIEW views.own_row AS SELECT views.of_own_row(NULL) AS a;

CREATE RULE redirect AS ON INSERT TO views.plain DO INSTEAD INSERT INTO routines.accounts VALUES (NEW.id, NEW."Odd ""Column""", NEW.owner);
CREATE RULE "Odd Rule" AS ON UPDATE TO routines.accounts WHERE NEW.id > 1000 DO ALSO (UPDATE keys.egg SET hen = 1; DELETE FROM keys.egg WHERE id = OLD.id);
ALTER TABLE routines.accounts DISABLE RULE "Odd Rule";
COMMENT ON RULE "Odd Rule" ON routines.accounts IS 'rule';
CREATE RULE noted AS ON INSERT TO keys.hen DO ALSO NOTIFY something;
CREATE RULE always AS ON DELETE TO keys.hen DO ALSO NOTHING;
ALTER TABLE keys.hen ENABLE ALWAYS RULE always;

CREATE MATERIALIZED VIEW views.later WITH (fillfactor = 88, toast.autovacuum_enabled = false) AS SELECT id, balance FROM routines.accounts;
CREATE VIEW views.between AS SELECT count(*) AS n FROM views.later;
CREATE MATERIALIZED VIEW views.first_by_name AS SELECT n FROM views.between;
CREATE UNIQUE INDEX later_id ON views.later (id);
ALTER MATERIALIZED VIEW views.later ALTER COLUMN id SET STATISTICS 11;
ALTER MATERIALIZED VIEW views.later CLUSTER ON later_id;
ALTER MATERIALIZED VIEW views.later OWNER TO fixture_owner;
GRANT SELECT ON routines.accounts TO fixture_owner;
COMMENT ON MATERIALIZED VIEW views.later IS 'materialised';
COMMENT ON COLUMN views.later.id IS 'column of a materialised view';
CREATE MATERIALIZED VIEW views.empty AS SELECT 1 AS a WITH NO DATA;
CREATE MATERIALIZED VIEW views.needs_key AS SELECT id, owner, count(*) AS n FROM routines.accounts GROUP BY id;
CREATE INDEX needs_key_n ON views.needs_key (n);

CREATE TRIGGER before_row BEFORE INSERT OR UPDATE OF balance, owner ON routines.accounts FOR EACH ROW WHEN (NEW.balance > 0 AND NEW.owner <> 'it''s')
    EXECUTE FUNCTION routines.on_change('argument', 'it''s \ odd');
CREATE TRIGGER after_statement AFTER UPDATE ON routines.accounts REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION routines.on_change();
CREATE TRIGGER instead INSTEAD OF DELETE ON views.plain FOR EACH ROW EXECUTE FUNCTION routines.on_change();
CREATE CONSTRAINT TRIGGER "Odd Constraint" AFTER INSERT ON keys.egg FROM keys.hen DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routines.on_change();
CREATE TRIGGER off AFTER TRUNCATE ON keys.a EXECUTE FUNCTION routines.on_change();
ALTER TABLE keys.a DISABLE TRIGGER off;
CREATE TRIGGER replica BEFORE DELETE ON keys.a FOR EACH ROW EXECUTE FUNCTION routines.on_change();
ALTER TABLE keys.a ENABLE REPLICA TRIGGER replica;
CREATE TRIGGER always BEFORE DELETE ON keys.a FOR EACH ROW EXECUTE FUNCTION routines.on_change();
ALTER TABLE keys.a ENABLE ALWAYS TRIGGER always;
COMMENT ON TRIGGER before_row ON routines.accounts IS 'trigger';
CREATE TRIGGER of_parts AFTER UPDATE ON keys.parts FOR EACH ROW EXECUTE FUNCTION routines.on_change();
ALTER TABLE keys.parts_1 DISABLE TRIGGER of_parts;
CREATE TRIGGER of_one_part AFTER UPDATE ON keys.parts_1 FOR EACH ROW EXECUTE FUNCTION routines.on_change();

ALTER TABLE keys.a ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.a FORCE ROW LEVEL SECURITY;
ALTER TABLE keys.egg ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Odd Policy" ON keys.a AS RESTRICTIVE FOR UPDATE TO fixture_writer, "Fixture Reader" USING (x > 0) WITH CHECK (code <> 'it''s');
CREATE POLICY everything ON keys.a;
CREATE POLICY reads ON keys.egg FOR SELECT USING (id IN (SELECT egg FROM keys.hen));
CREATE POLICY adds ON keys.egg FOR INSERT TO PUBLIC WITH CHECK (id > 0);
CREATE POLICY removes ON keys.egg FOR DELETE TO CURRENT_USER USING (true);
COMMENT ON POLICY "Odd Policy" ON keys.a IS 'policy';
