package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.TargetException;
import io.backup4j.testkit.FailingAtTheEnd;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Rows and everything that belongs to them, together. */
@ExtendWith(TestServer.Lifetime.class)
class WholeDatabaseTest {
    private static final String[] SHOP = {
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
        "CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, mood mood DEFAULT 'good',"
                + " age positive, lower_name text GENERATED ALWAYS AS (lower(name)) STORED, UNIQUE (name))",
        "INSERT INTO customer (name, age) SELECT 'Customer ' || i, i FROM generate_series(1, 300) i",
        "CREATE TABLE sale (id bigserial, at date NOT NULL, customer int REFERENCES customer ON DELETE CASCADE, amount numeric,"
                + " PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE sale_2025 PARTITION OF sale FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "CREATE TABLE sale_2026 PARTITION OF sale FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (id)",
        "CREATE TABLE sale_2026_other PARTITION OF sale_2026 FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "INSERT INTO sale (at, customer, amount) SELECT date '2025-01-01' + i % 700, 1 + i % 300, i FROM generate_series(1, 4000) i",
        "CREATE INDEX sale_customer ON sale (customer)",
        "CREATE TABLE parent (id int, t text)",
        "CREATE TABLE child (extra int) INHERITS (parent)",
        "INSERT INTO parent VALUES (1, 'p')",
        "INSERT INTO child VALUES (2, 'c', 3)",
        "CREATE VIEW happy AS SELECT * FROM customer WHERE mood = 'good'",
        "CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(amount) AS total FROM sale GROUP BY customer",
        "CREATE UNIQUE INDEX ON totals (customer)",
        "CREATE TABLE log (at timestamptz DEFAULT now(), what text)",
        "CREATE FUNCTION logged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (what) VALUES (NEW.name); RETURN NEW; END $$",
        "CREATE TRIGGER logging AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION logged()",
        "INSERT INTO customer (name, age) VALUES ('triggered', 1)",
        "CREATE TABLE a (id int PRIMARY KEY, b int)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a DEFERRABLE)",
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED",
        "BEGIN; INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1); COMMIT",
        "COMMENT ON TABLE customer IS 'who buys'",
        "CREATE STATISTICS name_and_age (dependencies) ON name, age FROM customer"
    };

    private PGSimpleDataSource original;
    private PGSimpleDataSource restored;

    @BeforeEach
    void fill() throws Exception {
        original = TestServer.newDatabase();
        restored = TestServer.newDatabase();
        TestServer.execute(original, SHOP);
    }

    private List<String> ofBoth(String query) throws Exception {
        List<String> expected = TestServer.column(original, query);
        assertThat(TestServer.column(restored, query)).isEqualTo(expected);
        return expected;
    }

    @Test
    void comesBackWithEverythingThatBelongsToItsRows() throws Exception {
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(
                    PostgresSource.of(Backups.SOURCE, original).connections(3).build());
            assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            RestoreReport report =
                    backups.restore(PostgresTarget.into(restored).connections(3).build());
            assertThat(report.issues()).isEmpty();
            assertThat(report.complete()).isTrue();
        }
        assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(original));
        ofBoth("SELECT pg_get_constraintdef(oid) || conrelid::regclass || convalidated FROM pg_constraint"
                + " WHERE connamespace = 'public'::regnamespace ORDER BY 1");
        ofBoth(
                "SELECT pg_get_indexdef(oid) FROM pg_class WHERE relkind IN ('i', 'I') AND relnamespace = 'public'::regnamespace ORDER BY 1");
        ofBoth("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1");
        ofBoth("SELECT inhrelid::regclass || ' ' || inhparent::regclass FROM pg_inherits ORDER BY 1");
        assertThat(ofBoth("SELECT count(*) || '/' || sum(total) FROM totals")).isNotEmpty();
        assertThat(ofBoth("SELECT count(*) FROM log")).containsExactly("1");
        ofBoth("SELECT obj_description('customer'::regclass)");
        ofBoth("SELECT count(*) FROM pg_statistic_ext");
        ofBoth("INSERT INTO sale (at, amount) VALUES ('2025-05-05', 1) RETURNING id");
        ofBoth("INSERT INTO customer (name) VALUES ('next') RETURNING id || lower_name || mood");
    }

    @Test
    void replacesItselfAndFailsWithoutATrace() throws Exception {
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            List<String> before = TestServer.checksums(original);
            assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(PostgresTarget.into(original)
                            .connections(2)
                            .whenNotEmpty(NotEmpty.CLEAN)
                            .build())))
                    .isInstanceOf(TargetException.class);
            assertThat(TestServer.checksums(original)).isEqualTo(before);
            TestServer.execute(
                    original, "DELETE FROM sale", "UPDATE customer SET name = 'lost ' || id", "DROP VIEW happy");
            assertThat(backups.restore(PostgresTarget.into(original)
                                    .connections(2)
                                    .whenNotEmpty(NotEmpty.CLEAN)
                                    .build())
                            .issues())
                    .isEmpty();
            assertThat(TestServer.checksums(original)).isEqualTo(before);
            assertThat(TestServer.column(original, "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%before%'"))
                    .isEmpty();
        }
    }

    @Test
    void restoresAPartitionedTableAlone() throws Exception {
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            RestoreReport report = backups.restore(PostgresTarget.into(restored)
                    .table("public.sale", "public.sale_2025", "public.sale_2026", "public.sale_2026_other")
                    .build());
            assertThat(report.complete()).isTrue();
        }
        ofBoth("SELECT count(*) || '/' || sum(amount) FROM sale");
        assertThat(TestServer.column(restored, "SELECT to_regclass('customer') IS NULL"))
                .containsExactly("t");
    }

    @Test
    void givesOwnersAndRightsUnlessItIsNotToDoSo() throws Exception {
        String role = "owner_" + original.getDatabaseName();
        TestServer.execute(
                original,
                "CREATE ROLE " + role,
                "ALTER TABLE log OWNER TO " + role,
                "GRANT SELECT ON customer TO " + role);
        String rights =
                "SELECT tableowner || ' ' || (SELECT relacl::text FROM pg_class WHERE oid = 'customer'::regclass)"
                        + " FROM pg_tables WHERE tablename = 'log'";
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            backups.restore(PostgresTarget.into(restored).build());
            assertThat(ofBoth(rights).toString()).contains(role);
            PGSimpleDataSource plain = TestServer.newDatabase();
            backups.restore(
                    PostgresTarget.into(plain).withoutOwners().withoutGrants().build());
            assertThat(TestServer.column(plain, "SELECT tableowner FROM pg_tables WHERE tablename = 'log'"))
                    .containsExactly("postgres");
            assertThat(TestServer.ask(plain, "SELECT relacl FROM pg_class WHERE oid = 'customer'::regclass"))
                    .isEqualTo("null");
        }
    }
}
