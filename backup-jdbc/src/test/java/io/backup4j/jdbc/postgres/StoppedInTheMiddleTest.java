package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.jdbc.HookedSource;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.FailingAtTheEnd;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** A run that ends before its end leaves the database as it was, and nothing that others would wait for. */
@ExtendWith(TestServer.Lifetime.class)
class StoppedInTheMiddleTest {
    private PGSimpleDataSource original;
    private PGSimpleDataSource target;
    private Backups backups;

    @BeforeEach
    void fill() throws Exception {
        original = TestServer.newDatabase();
        target = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE large (id int, t text)",
                "INSERT INTO large SELECT i, md5(i::text) || repeat('z', 60) FROM generate_series(1, 40000) i",
                "CREATE INDEX ON large (t)",
                "CREATE TABLE small (id int PRIMARY KEY)");
        TestServer.execute(
                target,
                "CREATE TABLE large (precious text)",
                "INSERT INTO large VALUES ('here before'), ('and after')");
        backups = new Backups();
    }

    @AfterEach
    void check() {
        backups.close();
    }

    private PostgresSource source() {
        return PostgresSource.of(Backups.SOURCE, original)
                .connections(2)
                .rangeBytes(1 << 18)
                .build();
    }

    private PostgresTarget aside() {
        return PostgresTarget.into(target)
                .connections(2)
                .whenNotEmpty(NotEmpty.RENAME_ASIDE)
                .build();
    }

    /** Needs the strongest lock of the table, and nobody else in the database's way: whoever holds one still has ten seconds to end. */
    private static void assertUnlocked(PGSimpleDataSource database) throws Exception {
        TestServer.execute(database, "SET lock_timeout = '10s'; LOCK TABLE large IN ACCESS EXCLUSIVE MODE");
        assertThat(TestServer.ask(
                        database,
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
                .isEqualTo("0");
    }

    private List<String> relations() throws Exception {
        return TestServer.column(
                target,
                "SELECT n.nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                        + " WHERE c.oid > 16384 AND nspname NOT LIKE 'pg\\_%' ORDER BY 1");
    }

    @Test
    void aBackupThatIsCancelledHoldsNoLocks() throws Exception {
        Cancellation cancellation = new Cancellation();
        HookedSource cancelling = new HookedSource(source(), 4, cancellation::cancel);
        assertThatThrownBy(() -> backups.repository()
                        .backup(
                                BackupPlan.named("plan")
                                        .source(cancelling)
                                        .retry(RetryLimits.times(0))
                                        .build(),
                                new RunControl(progress -> {}, cancellation)))
                .isInstanceOf(CancelledException.class);
        assertThat(backups.repository().list()).isEmpty();
        assertUnlocked(original);
    }

    @Test
    void aRestoreThatIsCancelledLeavesTheTargetAsItWas() throws Exception {
        backups.backUp(source());
        List<String> before = relations();
        List<String> rows = TestServer.checksums(target);
        Cancellation cancellation = new Cancellation();
        AtomicInteger writes = new AtomicInteger();
        RestoreTarget cancelling = new ForwardingTarget(aside()) {
            @Override
            protected TargetSession session(TargetContext context, TargetSession session) {
                return new Session(session) {
                    @Override
                    public EntryWriter write(StoredEntry entry) throws IOException {
                        if (writes.incrementAndGet() == 4) {
                            cancellation.cancel();
                        }
                        return super.write(entry);
                    }
                };
            }
        };
        assertThatThrownBy(() -> backups.repository()
                        .restore(
                                RestoreRequest.latest()
                                        .target(Backups.SOURCE, cancelling)
                                        .build(),
                                new RunControl(progress -> {}, cancellation)))
                .isInstanceOf(CancelledException.class);
        assertThat(writes.get()).isGreaterThanOrEqualTo(4);
        assertThat(relations()).isEqualTo(before);
        assertThat(TestServer.checksums(target)).isEqualTo(rows);
        assertUnlocked(target);
    }

    @Test
    @Timeout(120)
    void aRestoreThatIsCancelledStopsAnIndexThatWouldTakeMinutes() throws Exception {
        TestServer.execute(
                original,
                "CREATE FUNCTION slow(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE current_database() WHEN '"
                        + original.getDatabaseName() + "' THEN $1 ELSE pg_catalog.pg_sleep(600)::text END $$",
                "CREATE INDEX ON large (public.slow(t)) WHERE id = 7");
        backups.backUp(source());
        List<String> before = relations();
        List<String> rows = TestServer.checksums(target);
        for (boolean keepGoing : new boolean[] {false, true}) {
            Cancellation cancellation = new Cancellation();
            PostgresTarget.Builder aside =
                    PostgresTarget.into(target).connections(2).whenNotEmpty(NotEmpty.CLEAN);
            PostgresTarget into = (keepGoing ? aside.keepGoing() : aside).build();
            CompletableFuture<Void> canceller = CompletableFuture.runAsync(() -> {
                awaitIndex();
                cancellation.cancel();
            });
            assertThatThrownBy(() -> backups.repository()
                            .restore(
                                    RestoreRequest.latest()
                                            .target(Backups.SOURCE, into)
                                            .build(),
                                    new RunControl(progress -> {}, cancellation)))
                    .isInstanceOf(CancelledException.class);
            canceller.join();
            assertThat(relations()).isEqualTo(before);
            assertThat(TestServer.checksums(target)).isEqualTo(rows);
            assertUnlocked(target);
        }
    }

    private void awaitIndex() {
        String asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + target.getDatabaseName()
                + "' AND state = 'active' AND query LIKE 'CREATE INDEX%' AND wait_event = 'PgSleep'";
        try {
            while (TestServer.ask(target, asked).equals("0")) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a full disk does to the sorting of an index, by a limit of the server. Tablespaces that are full were tried by hand, see docs/reliability.md. */
    @Test
    void aServerWithoutRoomForAnIndexLeavesTheTargetAsItWas() throws Exception {
        backups.backUp(source());
        TestServer.execute(
                target,
                "ALTER DATABASE " + target.getDatabaseName() + " SET temp_file_limit = '64kB'",
                "ALTER DATABASE " + target.getDatabaseName() + " SET maintenance_work_mem = '1MB'");
        List<String> before = relations();
        assertThatThrownBy(() -> backups.restore(aside()))
                .isInstanceOf(TargetException.class)
                .hasMessageContainingAll("large_t_idx", "temp_file_limit", "[53400]", "Make room");
        assertThat(relations()).isEqualTo(before);
        assertThat(TestServer.checksums(target)).hasSize(1);
        assertUnlocked(target);
    }

    @Test
    void anUndoForWhichThereIsNoRoomEitherMakesRoomFirst() throws Exception {
        backups.backUp(source());
        List<String> rows = TestServer.checksums(target);
        TestServer.execute(
                target,
                "CREATE SCHEMA guard",
                "CREATE SEQUENCE guard.calls",
                "CREATE FUNCTION guard.no_room() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN"
                        + " IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('public.large') AND attname = 'precious')"
                        + " AND nextval('guard.calls') = 1 THEN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END IF; END$$",
                "CREATE EVENT TRIGGER full_disk ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION guard.no_room()");
        assertThatThrownBy(() -> backups.restore(new FailingAtTheEnd(aside()))).isInstanceOf(TargetException.class);
        assertThat(TestServer.ask(target, "SELECT is_called FROM guard.calls")).isEqualTo("t");
        assertThat(TestServer.checksums(target)).isEqualTo(rows);
        assertThat(relations()).containsExactly("guard.calls", "public.large");
    }
}
