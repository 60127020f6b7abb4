package io.backup4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a restored database must be able to fail. */
class LiveDatabaseTest {
    @TempDir
    Path directory;

    private Path made() throws IOException {
        Path file = directory.resolve("live.db");
        LiveDatabase.start(file).close();
        return file;
    }

    @Test
    void findsNothingWrongWithADatabaseThatWasWrittenTo() throws IOException {
        assertThat(LiveDatabase.problem(made())).isEmpty();
    }

    @Test
    void findsAnAmountThatIsMissing() throws IOException, SQLException {
        Path file = made();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE account SET balance = balance - 1 WHERE id = 5");
        }
        assertThat(LiveDatabase.problem(file)).contains("1999999 instead of 20000 accounts, sum 2000000");
    }

    @Test
    void findsRubbish() throws IOException {
        Path file = made();
        LiveDatabase.ruin(file);
        assertThat(LiveDatabase.problem(file)).isNotEmpty();
    }
}
