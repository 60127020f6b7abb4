package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.BoundedPool;
import io.backup4j.jdbc.ForwardingDataSource;
import io.backup4j.spi.error.SourceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that a failed statement left in a state that nobody knows does not go back to the pool. */
@ExtendWith(TestServer.Lifetime.class)
class FailingDriverTest {
    private static final String VALUE = "value-of-a-row";

    /** Connections on which some statements fail before the server gets them. */
    private static final class Failing extends ForwardingDataSource {
        private final Pattern statement;
        private final Supplier<Exception> failure;
        private final AtomicInteger aborted = new AtomicInteger();

        Failing(DataSource connections, String statement, Supplier<Exception> failure) {
            super(connections);
            this.statement = Pattern.compile(statement);
            this.failure = failure;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return proxy(Connection.class, super.getConnection());
        }

        private <T> T proxy(Class<T> type, T behind) {
            return type.cast(Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals("abort")) {
                            aborted.incrementAndGet();
                        }
                        if (method.getName().startsWith("execute")
                                && arguments != null
                                && statement.matcher((String) arguments[0]).find()) {
                            throw failure.get();
                        }
                        try {
                            Object result = method.invoke(behind, arguments);
                            return method.getName().equals("createStatement")
                                    ? proxy(Statement.class, (Statement) result)
                                    : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    private static DataSource filled() throws SQLException {
        DataSource database = TestServer.newDatabase();
        TestServer.execute(
                database,
                "CREATE TABLE plain (id INT PRIMARY KEY, t VARCHAR(50))",
                "INSERT INTO plain SELECT seq, 'x' FROM seq_1_to_100");
        return database;
    }

    private static String failure(DataSource pool) throws Exception {
        StringWriter all = new StringWriter();
        try (Backups backups = new Backups()) {
            assertThatThrownBy(() -> backups.backUp(MariadbSource.of(Backups.SOURCE, pool)
                            .connections(2)
                            .build()))
                    .isInstanceOfSatisfying(SourceException.class, e -> e.printStackTrace(new PrintWriter(all, true)));
        }
        return all.toString();
    }

    @Test
    void aConnectionWhoseDriverFailedOnRowsIsEndedAndNoValueIsSaid() throws Exception {
        Failing failing = new Failing(
                filled(), "^SELECT .* FROM `plain` (FORCE|USE) INDEX", () -> new IllegalStateException(VALUE));
        BoundedPool pool = new BoundedPool(failing, 3);
        assertThat(failure(pool))
                .contains("the rows of table `plain` cannot be read: the driver failed on them (IllegalStateException)")
                .doesNotContain(VALUE);
        assertThat(failing.aborted).hasPositiveValue();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void aConnectionThatKeepsItsLocksIsEnded() throws Exception {
        DataSource database = filled();
        Failing failing = new Failing(
                database, "^(UNLOCK TABLES|BACKUP STAGE END)$", () -> new SQLException("made up", "HY000", 1105));
        BoundedPool pool = new BoundedPool(failing, 3);
        assertThat(failure(pool)).contains("made up");
        assertThat(failing.aborted).hasValue(1);
        assertThat(pool.inUse()).isZero();
        TestServer.execute(database, "INSERT INTO plain VALUES (101, 'y')");
    }

    /** In the order in which connections are taken: the first, the one that keeps others from committing, one that follows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "^SET SESSION (?=.*,)(?=.*lock_wait_timeout = 10\\b)",
                "^SET SESSION lock_wait_timeout = 10$",
                "^SET SESSION (?=.*,)(?=.*lock_wait_timeout = [01]\\b)"
            })
    void aConnectionOnWhichABackupCannotBeginIsGivenBack(String statement) throws Exception {
        Failing failing = new Failing(filled(), statement, () -> new IllegalStateException("driver"));
        BoundedPool pool = new BoundedPool(failing, 3);
        try (Backups backups = new Backups()) {
            assertThatThrownBy(() -> backups.backUp(MariadbSource.of(Backups.SOURCE, pool)
                            .connections(2)
                            .build()))
                    .hasStackTraceContaining("driver");
        }
        assertThat(failing.aborted).hasPositiveValue();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void aConnectionOnWhichARestoreCannotBeginIsGivenBack() throws Exception {
        Failing failing =
                new Failing(TestServer.newDatabase(), "^SET SESSION ", () -> new IllegalStateException("driver"));
        BoundedPool pool = new BoundedPool(failing, 3);
        try (Backups backups = new Backups()) {
            backups.backUp(MariadbSource.of(Backups.SOURCE, filled()).build());
            assertThatThrownBy(() -> backups.restore(MariadbTarget.into(pool).build()))
                    .hasStackTraceContaining("driver");
        }
        assertThat(failing.aborted).hasPositiveValue();
        assertThat(pool.inUse()).isZero();
    }
}
