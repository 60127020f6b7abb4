package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.jdbc.BoundedPool;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** What is restored is what was backed up. */
@ExtendWith(TestServer.Lifetime.class)
class RoundTripTest {
    private static final String[] MANY_TYPES = {
        "CREATE SCHEMA app",
        "CREATE SEQUENCE app.numbers",
        "CREATE TABLE app.account (id bigint PRIMARY KEY DEFAULT nextval('app.numbers'), name text NOT NULL, balance numeric(20,2),"
                + " real8 float8, real4 float4, at timestamptz, day date, span interval, raw bytea, doc jsonb, tags text[],"
                + " total numeric GENERATED ALWAYS AS (balance * 2) STORED, price money)",
        "INSERT INTO app.account (name, balance, real8, real4, at, day, span, raw, doc, tags, price)"
                + " SELECT 'näme \\ ' || chr(9) || chr(10) || i, i / 7.0, i / 3.0, 1.1 / i, timestamptz '1900-01-01 00:00+00' + i * interval '1 day 1 ms',"
                + " date '0044-03-15 BC' + i, i * interval '1 month -2 days 3 s', sha256(i::text::bytea),"
                + " jsonb_build_object('i', i, 't', repeat('x', i % 50)), ARRAY['a', NULL, i::text, '{,}\"'], i"
                + " FROM generate_series(1, 3000) i",
        "INSERT INTO app.account (name, real8) VALUES ('', 'NaN'), ('\\.', 'Infinity'), ('\\N', 1e-300)",
        "CREATE TABLE app.entry (id int PRIMARY KEY, account bigint REFERENCES app.account (id), amount numeric)",
        "INSERT INTO app.entry SELECT i, 1 + i % 3000, i FROM generate_series(1, 5000) i",
        "CREATE INDEX entry_account ON app.entry (account) WHERE amount > 10",
        "CREATE TABLE app.\"Odd / name.%\" (\"a,b\" text, \"select\" int)",
        "INSERT INTO app.\"Odd / name.%\" VALUES ('x', 1)",
        "CREATE TABLE app.nothing ()",
        "INSERT INTO app.nothing DEFAULT VALUES",
        "CREATE TABLE empty (id int)"
    };

    @Test
    void restoresEveryValueOfEveryTable() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        PGSimpleDataSource restored = TestServer.newDatabase();
        TestServer.execute(original, MANY_TYPES);
        try (Backups backups = new Backups()) {
            BackupReport backup = backups.backUp(
                    PostgresSource.of(Backups.SOURCE, original).connections(2).build());
            assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
            SourceRecord record = backup.manifest().sources().get(0);
            assertThat(record.consistency()).isInstanceOf(Consistency.Held.class);
            assertThat(record.properties()).containsEntry("encoding", "UTF8").containsKey("snapshotHeldSeconds");
            RestoreReport report =
                    backups.restore(PostgresTarget.into(restored).connections(2).build());
            assertThat(report.complete()).isTrue();
            assertThat(report.issues()).isEmpty();
        }
        assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(original));
        assertThat(TestServer.ask(restored, "SELECT nextval('app.numbers')"))
                .isEqualTo(TestServer.ask(original, "SELECT nextval('app.numbers')"));
        String definitions =
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relkind = 'r' AND c.oid > 16384"
                        + " UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 16384 ORDER BY 1";
        assertThat(TestServer.column(restored, definitions)).isEqualTo(TestServer.column(original, definitions));
    }

    @Test
    void cutsALargeTableOnAFixedGridThatALaterRunMeetsAgain() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        PGSimpleDataSource restored = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE big (id int PRIMARY KEY, filler text)",
                "INSERT INTO big SELECT i, repeat(md5(i::text), 6) FROM generate_series(1, 20000) i");
        PostgresSource source = PostgresSource.of(Backups.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 20)
                .build();
        try (Backups backups = new Backups()) {
            BackupReport first = backups.backUp(source);
            TestServer.execute(
                    original, "INSERT INTO big SELECT i, repeat(md5(i::text), 6) FROM generate_series(20001, 24000) i");
            BackupReport second = backups.backUp(source);
            Set<String> before = new TreeSet<>(backups.entries(first.manifest().id()));
            Set<String> after = new TreeSet<>(backups.entries(second.manifest().id()));
            assertThat(before).contains("2-data/public/big/0000000000", "2-data/public/big/0000000128");
            assertThat(after).containsAll(before).hasSizeGreaterThan(before.size());
            assertThat(second.manifest().sources().get(0).bytesNew())
                    .isLessThan(first.manifest().sources().get(0).bytesNew() / 2);
            assertThat(backups.restore(
                                    PostgresTarget.into(restored).connections(3).build())
                            .complete())
                    .isTrue();
        }
        assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(original));
    }

    @Test
    void worksWithASingleConnection() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        PGSimpleDataSource restored = TestServer.newDatabase();
        TestServer.execute(original, MANY_TYPES);
        BoundedPool one = new BoundedPool(original, 1);
        BoundedPool other = new BoundedPool(restored, 1);
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, one).connections(1).build());
            assertThat(backups.restore(PostgresTarget.into(other).connections(1).build())
                            .complete())
                    .isTrue();
        }
        assertThat(one.inUse()).isZero();
        assertThat(other.inUse()).isZero();
        assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(original));
    }

    @Test
    void restoresTheContentOfLargeObjects() throws Exception {
        PGSimpleDataSource original = TestServer.newDatabase();
        PGSimpleDataSource restored = TestServer.newDatabase();
        TestServer.execute(
                original,
                "SELECT lo_from_bytea(100, '')",
                "SELECT lo_from_bytea(101, 'short')",
                "SELECT lo_from_bytea(900000, decode(repeat('0123456789abcdef', 400000), 'hex'))");
        String contents = "SELECT md5(lo_get(oid)) || oid FROM pg_largeobject_metadata ORDER BY oid";
        List<String> expected = TestServer.column(original, contents);
        try (Backups backups = new Backups()) {
            backups.backUp(PostgresSource.of(Backups.SOURCE, original).build());
            assertThat(backups.restore(PostgresTarget.into(restored).build()).complete())
                    .isTrue();
        }
        assertThat(expected).hasSize(3);
        assertThat(TestServer.column(restored, contents)).isEqualTo(expected);
    }
}
