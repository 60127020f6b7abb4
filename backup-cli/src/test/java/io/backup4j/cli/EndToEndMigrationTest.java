package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupGuard;
import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.jdbc.flyway.FlywayBackup;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.key.Credential;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration fails half way, and somebody copies the command from the log into a shell. */
class EndToEndMigrationTest {
    private static final String PASSWORD = "not-to-be-shown";
    private static final String STATE =
            "SELECT (SELECT count(*) || '/' || sum(hashtext(book::text)) FROM book) || ' ' ||"
                    + " (SELECT string_agg(version, ',' ORDER BY installed_rank) FROM flyway_schema_history) || ' ' ||"
                    + " (SELECT count(*) FROM information_schema.columns WHERE table_name = 'book')";

    @TempDir
    private Path work;

    @Test
    void theCommandInTheLogRunAsPrintedBringsTheDatabaseBack() throws Exception {
        EndToEndFixture it = new EndToEndFixture(work.resolve("with a blank")).initialised();
        Path scripts = Files.createDirectories(work.resolve("scripts"));
        Path password = EndToEndFixture.write(it.work.resolve("it's the password"), PASSWORD + "\n");
        EndToEndFixture.write(
                scripts.resolve("V1__books.sql"),
                "CREATE TABLE book (id int PRIMARY KEY, title text);"
                        + " INSERT INTO book SELECT i, 'title ' || i FROM generate_series(1, 2000) i;");
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            DataSource database = server.getPostgresDatabase();
            Flyway.configure()
                    .dataSource(database)
                    .locations("filesystem:" + scripts)
                    .load()
                    .migrate();
            String before = ask(database);
            EndToEndFixture.write(scripts.resolve("V2__lose.sql"), "ALTER TABLE book DROP COLUMN title;");
            EndToEndFixture.write(scripts.resolve("V3__fail.sql"), "DELETE FROM book; SELECT 1/0;");

            String log = logOf(() -> assertThatThrownBy(() -> Flyway.configure()
                            .dataSource(database)
                            .locations("filesystem:" + scripts)
                            .callbacks(FlywayBackup.with(guard(it, database))
                                    .restoredBy("--jdbc-password-file", password.toString()))
                            .load()
                            .migrate())
                    .hasMessageContaining("division by zero"));

            assertThat(ask(database)).as("half migrated").isNotEqualTo(before);
            String command = log.lines()
                    .filter(line -> line.startsWith("backup4j restore "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no command in the log:\n" + log));
            assertThat(command).doesNotContain(PASSWORD).doesNotContain(EndToEndFixture.PASSPHRASE);
            List<String> words = wordsOf(command);
            assertThat(words.get(0)).isEqualTo("backup4j");
            it.runner().run(words.subList(1, words.size()).toArray()).ok();
            assertThat(ask(database)).isEqualTo(before);
        }
        it.assertIntact();
    }

    private static BackupGuard guard(EndToEndFixture it, DataSource database) {
        return BackupGuard.opening(
                        () -> BackupRepository.open(
                                DirectorySink.at(it.repository),
                                Credential.passphrase(EndToEndFixture.PASSPHRASE.toCharArray()),
                                RepositoryOptions.defaults()),
                        BackupPlan.named("before-migrations")
                                .source(PostgresSource.of("db", database).build())
                                .build())
                .commandAccess("--passphrase-file", it.passphrase.toString())
                .build();
    }

    private static String ask(DataSource database) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            row.next();
            return row.getString(1);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static String logOf(Work work) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a shell makes of a line: a function with the name of the program writes its words, one by one. */
    private static List<String> wordsOf(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "backup4j() { printf '%s\\n' backup4j \"$@\"; }\n" + command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(shell.waitFor()).isZero();
        return words;
    }
}
