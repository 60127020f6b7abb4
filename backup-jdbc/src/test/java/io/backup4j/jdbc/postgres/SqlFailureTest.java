package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people are told of a failure of the database. */
@ExtendWith(TestServer.Lifetime.class)
class SqlFailureTest {
    private static SqlFailure failureOf(String... statements) throws Exception {
        try (Connection connection = TestServer.newDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            return SqlFailure.of("it cannot be done", e);
        }
        throw new AssertionError("no failure");
    }

    @Test
    void quotesNoValueThatCouldNotBeRead() throws Exception {
        SqlFailure failure = failureOf("SELECT 'private value'::int");
        assertThat(failure).hasMessage("it cannot be done: invalid input syntax for type integer [22P02]");
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void quotesNoRowThatBreaksARule() throws Exception {
        SqlFailure failure = failureOf(
                "CREATE TABLE secret (id text PRIMARY KEY)",
                "INSERT INTO secret VALUES ('private value'), ('private value')");
        assertThat(failure.getMessage()).contains("secret_pkey", "23505").doesNotContain("private value");
    }

    @Test
    void tellsALostConnectionFromOtherFailures() throws Exception {
        assertThat(failureOf("SELECT 1 / 0").connectionLost()).isFalse();
        assertThat(failureOf("SELECT pg_terminate_backend(pg_backend_pid())").connectionLost())
                .isTrue();
    }
}
