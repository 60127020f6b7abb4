package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.RestoreRequest;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever cancels a restore does not wait until the server has made the indexes. */
@ExtendWith(TestServer.Lifetime.class)
class CancelledRestoreTest {
    @Test
    @Timeout(120)
    void aRestoreThatIsCancelledStopsTheMakingOfIndexes() throws Exception {
        DataSource original = TestServer.newDatabase();
        DataSource target = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(50), KEY (name))",
                "INSERT INTO customer SELECT seq, CONCAT('c', seq) FROM seq_1_to_100");
        TestServer.execute(
                target, "CREATE TABLE customer (old VARCHAR(20))", "INSERT INTO customer VALUES ('precious')");
        try (Backups backups = new Backups()) {
            backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
            for (boolean keepGoing : new boolean[] {false, true}) {
                MariadbTarget.Builder clean =
                        MariadbTarget.into(target).connections(2).whenNotEmpty(NotEmpty.CLEAN);
                Cancellation cancellation = new Cancellation();
                assertThatThrownBy(() -> backups.repository()
                                .restore(
                                        RestoreRequest.latest()
                                                .target(
                                                        Backups.SOURCE,
                                                        cancelledAtItsIndexes(
                                                                (keepGoing ? clean.keepGoing() : clean).build(),
                                                                target,
                                                                cancellation))
                                                .build(),
                                        new RunControl(progress -> {}, cancellation)))
                        .isInstanceOf(CancelledException.class);
                assertThat(TestServer.column(target, "SELECT old FROM customer"))
                        .containsExactly("precious");
                assertThat(workplaces(target)).isEmpty();
            }
        }
    }

    private static List<String> workplaces(DataSource target) throws SQLException {
        return TestServer.column(
                target,
                "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '" + TestServer.name(target)
                        + "\\_%'");
    }

    /** Somebody reads the table, so that its indexes cannot be made; the caller loses patience. */
    private static RestoreTarget cancelledAtItsIndexes(
            RestoreTarget restore, DataSource target, Cancellation cancellation) {
        return new ForwardingTarget(restore) {
            @Override
            protected TargetSession session(TargetContext context, TargetSession session) {
                return new Session(session) {
                    @Override
                    public void finish() throws IOException {
                        CompletableFuture<Void> caller = CompletableFuture.completedFuture(null);
                        try (Connection reader = target.getConnection();
                                Statement lock = reader.createStatement()) {
                            lock.execute("LOCK TABLES " + workplaces(target).get(0) + ".customer READ");
                            caller = CompletableFuture.runAsync(() -> {
                                awaitWaiting(target);
                                cancellation.cancel();
                            });
                            super.finish();
                        } catch (SQLException e) {
                            throw new IOException(e);
                        } finally {
                            caller.join();
                        }
                    }
                };
            }
        };
    }

    private static void awaitWaiting(DataSource target) {
        String asked = "SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                + " WHERE STATE = 'Waiting for table metadata lock' AND INFO LIKE 'ALTER TABLE%ADD KEY%'";
        try {
            while (TestServer.ask(target, asked).equals("0")) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
