package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite database from the command line. */
class EndToEndSqliteTest {
    @TempDir
    private Path work;

    private EndToEndFixture it;
    private Path file;

    @BeforeEach
    void fill() throws SQLException {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        file = work.resolve("shop.db");
        execute(file, "PRAGMA journal_mode = WAL", "CREATE TABLE book (title TEXT)", "INSERT INTO book VALUES ('old')");
    }

    private static void execute(Path database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String titles(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT group_concat(title) FROM book")) {
            row.next();
            return row.getString(1);
        }
    }

    private Result database(String command, Path database, Object... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = command;
        all[1] = "--jdbc-url";
        all[2] = "jdbc:sqlite:" + database;
        System.arraycopy(options, 0, all, 3, options.length);
        return it.run(all);
    }

    @Test
    void drillsADatabaseAndFilesInAScratchDirectory() throws IOException {
        Path scratch = Files.createDirectory(work.resolve("scratch"));
        database("create", file, it.tree).ok();
        Result drill = it.run("drill", "--scratch", scratch, "--assert", "SELECT count(*) FROM book")
                .ok();
        assertThat(drill.out()).contains("restores", "(sqlite)", "(files)");
        assertThat(scratch).isEmptyDirectory();
        assertThat(database("drill", file).expect(ExitCode.USAGE).err()).contains("--scratch is enough");
    }

    @Test
    void backsADatabaseUpBesideFilesAndRestoresItElsewhere() throws SQLException {
        Path restored = work.resolve("restored.db");
        database("create", file, it.tree).ok();
        it.assertIntact();
        database("restore", restored, "--backup-id", "latest").ok();
        assertThat(titles(restored)).isEqualTo("old");
    }

    @Test
    void replacesAPresentFileOnlyWhenThatWasSaidTwice() throws SQLException {
        database("create", file).ok();
        execute(file, "INSERT INTO book VALUES ('later')");
        assertThat(database("restore", file, "--backup-id", "latest").err()).contains("is there already");
        Result refused = database("restore", file, "--backup-id", "latest", "--clean");
        assertThat(refused.code()).isNotEqualTo(ExitCode.OK.number());
        assertThat(titles(file)).isEqualTo("old,later");
        database("restore", file, "--backup-id", "latest", "--clean", "--force").ok();
        assertThat(titles(file)).isEqualTo("old");
    }

    @Test
    void keepsWhatWasThereUnderAnotherName() throws Exception {
        database("create", file).ok();
        execute(file, "INSERT INTO book VALUES ('later')");
        database("restore", file, "--backup-id", "latest", "--rename-aside", "--force")
                .ok();
        assertThat(titles(file)).isEqualTo("old");
        try (var files = Files.list(work)) {
            assertThat(titles(files.filter(path -> path.getFileName().toString().startsWith("shop.db.before-"))
                            .findFirst()
                            .orElseThrow()))
                    .isEqualTo("old,later");
        }
    }

    @Test
    void leavesAFileThatIsInUseEvenWhenForced() throws SQLException {
        database("create", file).ok();
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = host.createStatement()) {
            statement.execute("INSERT INTO book VALUES ('later')");
            assertThat(database("restore", file, "--backup-id", "latest", "--clean", "--force")
                            .err())
                    .contains("is in use and was not replaced");
            statement.execute("INSERT INTO book VALUES ('latest')");
        }
        assertThat(titles(file)).isEqualTo("old,later,latest");
    }

    @Test
    void backsUpAndRestoresAttachedDatabasesTogether() throws Exception {
        Path media = work.resolve("media.db");
        Path notes = work.resolve("notes.db");
        Files.copy(file, media);
        Files.copy(file, notes);
        execute(media, "INSERT INTO book VALUES ('of media')");
        execute(notes, "INSERT INTO book VALUES ('of notes')");
        Result created = database("create", file, "--attached", "media=" + media, "--attached", "notes=" + notes)
                .ok();
        assertThat(created.out()).contains("completed");
        Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
        database(
                        "restore",
                        elsewhere.resolve("shop.db"),
                        "--backup-id",
                        "latest",
                        "--attached",
                        "notes=" + elsewhere.resolve("n.db"))
                .ok();
        assertThat(titles(elsewhere.resolve("shop.db"))).isEqualTo("old");
        assertThat(titles(elsewhere.resolve("shop.db.media"))).isEqualTo("old,of media");
        assertThat(titles(elsewhere.resolve("n.db"))).isEqualTo("old,of notes");
        execute(media, "DELETE FROM book");
        Object[] inPlace = {
            "--backup-id", "latest", "--attached", "media=" + media, "--attached", "notes=" + notes, "--clean"
        };
        assertThat(database("restore", file, inPlace).code()).isNotEqualTo(ExitCode.OK.number());
        assertThat(titles(media)).isNull();
        database(
                        "restore",
                        file,
                        Stream.concat(Stream.of(inPlace), Stream.of("--force")).toArray())
                .ok();
        assertThat(titles(media)).isEqualTo("old,of media");
        assertThat(database("restore", elsewhere.resolve("x.db"), "--backup-id", "latest", "--attached", "typo=y.db")
                        .err())
                .contains("no database called typo", "media, notes");
    }

    @Test
    void attachedDatabasesOfTheConfigurationAreBackedUp() throws Exception {
        Path media = Files.copy(file, work.resolve("media.db"));
        Path config = Files.writeString(
                work.resolve("backup.yaml"),
                "backup:\n  sources:\n    app:\n      type: database\n      url: jdbc:sqlite:" + file
                        + "\n      attached: { media: " + media.getFileName() + " }\n");
        it.run("create", "--config", config).ok();
        database("restore", work.resolve("r.db"), "--backup-id", "latest").ok();
        assertThat(titles(work.resolve("r.db.media"))).isEqualTo("old");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertUsage("--jdbc-user", database("create", file, "--jdbc-user", "postgres"));
        assertUsage("--schemas", database("create", file, "--schemas", "main"));
        assertUsage("--allow-partial", database("create", file, "--allow-partial"));
        assertUsage("must name a file", database("create", Path.of(":memory:")));
        assertUsage("must name a file", database("create", Path.of("a.db?mode=ro")));
        assertUsage("expected NAME=FILE", database("create", file, "--attached", "media.db"));
        assertUsage(
                "two databases are called 'm'",
                database("create", file, "--attached", "m=a.db", "--attached", "m=b.db"));
        assertUsage("'main' is no name", database("create", file, "--attached", "main=a.db"));
        assertUsage("--jdbc-url is missing", it.run("create", it.tree, "--attached", "m=a.db"));
        assertUsage(
                "only SQLite has attached databases",
                it.run("create", "--jdbc-url", "jdbc:h2:file:" + work.resolve("h"), "--attached", "m=a.db"));
        database("create", file).ok();
        assertUsage("--tables", database("restore", file, "--backup-id", "latest", "--tables", "main.book"));
        assertUsage("--no-owners", database("restore", file, "--backup-id", "latest", "--no-owners"));
    }

    private static void assertUsage(String option, Result result) {
        assertThat(result.expect(ExitCode.USAGE).err()).contains(option);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        Result missing = database("create", work.resolve("none.db"), "--retries", "0");
        assertThat(missing.code()).isNotEqualTo(ExitCode.OK.number());
        assertThat(missing.err()).contains("none.db", "there is no database of this name");
        Path text = Files.writeString(work.resolve("text.db"), "not a database at all, but long enough. ".repeat(50));
        assertThat(database("create", text, "--retries", "0").err()).contains("encrypted, no SQLite database");
    }
}
