package io.backup4j.jdbc.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.Consistency;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A writer writes without a break while backups are made, and H2's own {@code SCRIPT} says of each copy what it says of a database in which just as many transactions
 * were done and that nobody has ever backed up.
 */
@Tag("stress")
class DumpComparisonTest {
    private static final int BACKUPS_UNDER_LOAD = 3;

    @TempDir
    private Path directory;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();

    @AfterEach
    void endWriter() {
        stop.set(true);
        thread.shutdown();
    }

    private JdbcDataSource database(String where, String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setUser("sa");
        source.setPassword(where.equals("encrypted") ? "file user" : "user");
        source.setUrl(
                switch (where) {
                    case "memory" -> "jdbc:h2:mem:comparison-" + name + ";DB_CLOSE_DELAY=-1";
                    case "encrypted" -> "jdbc:h2:file:" + directory.resolve(name) + ";CIPHER=AES;DB_CLOSE_DELAY=-1";
                    default -> "jdbc:h2:file:" + directory.resolve(name) + ";DB_CLOSE_DELAY=-1";
                });
        return source;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory", "encrypted"})
    void eachCopyIsDumpedAsADatabaseOfThatInstant(String where) throws Exception {
        JdbcDataSource live = database(where, where + "-live");
        H2Corpus.make(live);
        JdbcDataSource replayed = database("memory", where + "-replayed");
        H2Corpus.make(replayed);
        Future<Long> written = thread.submit(() -> write(live));
        try (Backups backups = new Backups()) {
            H2Source source = H2Source.of(Backups.SOURCE, live)
                    .temporaryDirectory(directory)
                    .build();
            long before = 0;
            for (int i = 0; i < BACKUPS_UNDER_LOAD; i++) {
                awaitMoreThan(before, live);
                assertHeld(backups, source);
                String other = List.of("memory", "file", "encrypted").get(i % 3);
                JdbcDataSource copy = restored(backups, database(other, where + "-copy-" + i));
                long done = H2Corpus.transactions(copy);
                assertThat(done).isGreaterThan(before);
                replay(replayed, before, done);
                before = done;
                assertThat(H2Corpus.dump(copy, false)).hasSizeGreaterThan(60).isEqualTo(H2Corpus.dump(replayed, false));
            }
            stop.set(true);
            long all = written.get(5, TimeUnit.MINUTES);
            assertHeld(backups, source);
            JdbcDataSource last = restored(backups, database(where, where + "-last"));
            assertThat(H2Corpus.transactions(last)).isEqualTo(all).isGreaterThan(before);
            assertThat(H2Corpus.dump(last, true)).isEqualTo(H2Corpus.dump(live, true));
        }
    }

    private long write(JdbcDataSource live) throws SQLException {
        long n = 0;
        try (Connection connection = live.getConnection()) {
            while (!stop.get()) {
                n++;
                H2Corpus.transaction(connection, n);
            }
            return n;
        } catch (SQLException e) {
            failed.set(true);
            throw e;
        }
    }

    private void awaitMoreThan(long transactions, JdbcDataSource live) throws SQLException {
        while (H2Corpus.transactions(live) <= transactions + 50) {
            assertThat(failed).as("the writer has failed").isFalse();
        }
    }

    private static void assertHeld(Backups backups, H2Source source) {
        BackupManifest manifest = backups.backUp(source).manifest();
        assertThat(manifest.status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(manifest.sources().get(0).consistency()).isInstanceOf(Consistency.Held.class);
    }

    private JdbcDataSource restored(Backups backups, JdbcDataSource target) {
        assertThat(backups.restore(H2Target.into(target).temporaryDirectory(directory))
                        .complete())
                .isTrue();
        return target;
    }

    private static void replay(JdbcDataSource database, long done, long wanted) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (long n = done + 1; n <= wanted; n++) {
                H2Corpus.transaction(connection, n);
            }
        }
    }
}
