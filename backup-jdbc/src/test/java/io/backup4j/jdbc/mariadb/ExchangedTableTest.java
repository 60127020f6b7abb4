package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.jdbc.ForwardingDataSource;
import io.backup4j.spi.backup.BackupStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A table that takes the name of another between the snapshot and the locks was empty, or something else, at the snapshot. */
@ExtendWith(TestServer.Lifetime.class)
class ExchangedTableTest {
    private DataSource database;

    @BeforeEach
    void fill() throws Exception {
        database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE account (id INT PRIMARY KEY, balance INT)",
                "INSERT INTO account SELECT seq, seq FROM seq_1_to_100");
        // The server knows in whole seconds when a table was made: the other one is younger.
        while (!TestServer.ask(
                        database,
                        "SELECT CREATE_TIME < NOW() FROM information_schema.TABLES"
                                + " WHERE TABLE_SCHEMA = DATABASE()")
                .equals("1")) {
            Thread.onSpinWait();
        }
    }

    /** Does something when the guard is taken, which is between the first list of tables and the snapshot, and when it is given back, which is just after that. */
    private final class Interfering extends ForwardingDataSource {
        private final AtomicInteger taken = new AtomicInteger();
        private final String[] before;
        private final String[] after;

        Interfering(String[] before, String[] after) {
            super(database);
            this.before = before;
            this.after = after;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            if (taken.incrementAndGet() != 2) {
                return connection;
            }
            TestServer.execute(database, before);
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                        try {
                            Object result = method.invoke(connection, arguments);
                            if (method.getName().equals("close")) {
                                TestServer.execute(database, after);
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private void backUpAndRestore(String[] before, String[] after) throws Exception {
        Interfering pool = new Interfering(before, after);
        try (Backups backups = new Backups()) {
            BackupReport report = backups.backUp(
                    MariadbSource.of(Backups.SOURCE, pool).connections(2).build());
            assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
            DataSource restored = TestServer.newDatabase();
            backups.restore(MariadbTarget.into(restored).build());
            assertThat(TestServer.ask(restored, "SELECT COUNT(*) FROM account")).isEqualTo("100");
            assertThat(TestServer.checksums(restored)).isEqualTo(TestServer.checksums(database));
            assertThat(pool.taken).as("it began anew").hasValueGreaterThan(3);
        }
    }

    @Test
    void beginsAnewWhereATableTookThePlaceOfAnother() throws Exception {
        backUpAndRestore(new String[] {"CREATE TABLE account_new LIKE account"}, new String[] {
            "INSERT INTO account_new SELECT id, balance + 1 FROM account",
            "RENAME TABLE account TO account_old, account_new TO account"
        });
    }

    @Test
    void beginsAnewWhereNoNameTellsThatATableTookThePlaceOfAnother() throws Exception {
        backUpAndRestore(new String[] {"CREATE TABLE account_new LIKE account"}, new String[] {
            "INSERT INTO account_new SELECT id, balance + 1 FROM account",
            "RENAME TABLE account TO account_old, account_new TO account",
            "DROP TABLE account_old"
        });
    }
}
