package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.RunJournals;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Locale;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup leaves as one file and comes back. */
class EndToEndArchiveTest {
    @TempDir
    Path work;

    private EndToEndFixture fixture;
    private Path archive;

    @BeforeEach
    void backUp() {
        fixture = new EndToEndFixture(work).initialisedWithoutEncryption();
        fixture.create();
        archive = work.resolve("archive.zip");
    }

    @Test
    void exportsImportsIntoAnotherRepositoryAndRestores() throws IOException {
        fixture.run("export-archive", "--backup-id", "latest", "--output", archive)
                .ok();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(new String(zip.getInputStream(zip.getEntry("sources/files/data/tree/a.txt"))
                            .readAllBytes()))
                    .isEqualTo("alpha");
        }
        EndToEndFixture other = new EndToEndFixture(work.resolve("other")).initialisedWithoutEncryption();

        String id = other.run("import-archive", archive, "--quiet").ok().out().strip();

        assertThat(id).matches("backup_\\d{8}_\\d{6}_full");
        Path out = work.resolve("out");
        other.run("restore", "--backup-id", id, "--target", out).ok();
        assertThat(EndToEndFixture.contents(out.resolve("tree"))).isEqualTo(EndToEndFixture.contents(fixture.tree));
        assertThat(fixture.run("history", "--kind", "export").ok().out()).contains("export", "success", "cli@");
        other.assertIntact();
        fixture.assertIntact();
    }

    @Test
    void aPartOfABackupIsToldAsThatWhereverItComesBack() throws IOException {
        var exported = fixture.run(
                        "export-archive", "--backup-id", "latest", "--output", archive, "--files", "**/a.txt")
                .ok();
        assertThat(exported.err()).contains("a part of backup_", "**/a.txt", "partial");
        EndToEndFixture other = new EndToEndFixture(work.resolve("other")).initialisedWithoutEncryption();
        Path out = work.resolve("out");

        var imported = other.run("import-archive", archive).expect(ExitCode.PARTIAL);

        assertThat(imported.err()).contains("a part of backup_");
        assertThat(imported.out()).contains("sources/files", "**/a.txt");
        assertThat(other.run("list").ok().out().toLowerCase(Locale.ROOT)).contains("partial");
        assertThat(other.run("verify").ok().err()).contains("partial");
        var restored =
                other.run("restore", "--backup-id", "latest", "--target", out).expect(ExitCode.PARTIAL);
        assertThat(restored.out()).containsOnlyOnce("not in this backup").containsOnlyOnce("**/a.txt");
        assertThat(out.resolve("tree/a.txt")).hasContent("alpha");
        other.run("restore", "--backup-id", "latest", "--target", work.resolve("a"), "--files", "**/a.txt")
                .ok();
        fixture.run("import-archive", archive, "--restore", "--target", work.resolve("direct"))
                .expect(ExitCode.PARTIAL);
        other.assertIntact();
        fixture.assertIntact();
    }

    @Test
    void aWholeSourceOfAPartIsRestoredOverWhatIsThere() throws Exception {
        Path file = work.resolve("app.db");
        String url = "jdbc:sqlite:" + file;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (name TEXT)");
        }
        fixture.run("create", fixture.tree, "--jdbc-url", url).ok();
        fixture.run("export-archive", "--backup-id", "latest", "--output", archive, "--source", "database")
                .ok();
        EndToEndFixture other = new EndToEndFixture(work.resolve("other")).initialisedWithoutEncryption();

        other.run("import-archive", archive).expect(ExitCode.PARTIAL);

        assertThat(other.run("show", "latest").ok().out()).contains("sources/files", "not exported");
        other.run("restore", "--backup-id", "latest", "--source", "database", "--jdbc-url", url, "--clean", "--force")
                .ok();
        fixture.run(
                        "import-archive",
                        archive,
                        "--restore",
                        "--source",
                        "database",
                        "--jdbc-url",
                        "jdbc:sqlite:" + work.resolve("new.db"))
                .ok();
        other.assertIntact();
        fixture.assertIntact();
    }

    @Test
    void aDirectRestoreIsInTheJournalOfThisMachine() throws IOException {
        fixture.run("export-archive", "--backup-id", "latest", "--output", archive)
                .ok();
        Path journal = work.resolve("journal");
        Path out = work.resolve("out");

        fixture.run("import-archive", archive, "--restore", "--target", out, "--journal-dir", journal)
                .ok();
        Files.write(archive, new byte[100]);
        fixture.run("import-archive", archive, "--restore", "--target", out, "--journal-dir", journal)
                .expect(ExitCode.FAILED);

        assertThat(RunJournals.read(RunJournals.in(journal), HistoryQuery.all().of(RunKind.RESTORE))
                        .runs())
                .allSatisfy(run -> assertThat(run.place()).isEqualTo("archive " + archive))
                .extracting(RunRecord::outcome)
                .containsExactlyInAnyOrder(RunOutcome.SUCCESS, RunOutcome.FAILED);
        fixture.assertIntact();
    }

    @Test
    void anImportedBackupIsNotTheLatest() throws IOException {
        fixture.run("export-archive", "--backup-id", "latest", "--output", archive)
                .ok();
        Files.writeString(fixture.tree.resolve("a.txt"), "changed since");
        fixture.create();
        fixture.run("import-archive", archive).ok();
        Path out = work.resolve("out");

        fixture.run("restore", "--backup-id", "latest", "--target", out).ok();

        assertThat(out.resolve("tree/a.txt")).hasContent("changed since");
        fixture.assertIntact();
    }

    @Test
    void writesNullInCsvAsOneWants() throws Exception {
        Path file = work.resolve("app.db");
        String url = "jdbc:sqlite:" + file;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
            statement.execute("INSERT INTO item VALUES (1, NULL), (2, 'NULL')");
        }
        fixture.run("create", "--jdbc-url", url).ok();

        fixture.run(
                        "export-archive",
                        "--backup-id",
                        "latest",
                        "--output",
                        archive,
                        "--data",
                        "csv",
                        "--null-text",
                        "NULL")
                .ok();

        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(new String(zip.getInputStream(zip.getEntry("sources/database/tables/main.item.csv"))
                            .readAllBytes()))
                    .contains("1,NULL", "2,\"NULL\"");
        }
        fixture.assertIntact();
    }

    @Test
    void restoresAnEncryptedArchiveWithoutARepository() {
        Path encrypted = work.resolve("archive.tar.zst.b4j");
        Path passphrase = EndToEndFixture.write(work.resolve("archive-passphrase"), "for the courier\n");
        fixture.run(
                        "export-archive",
                        "--backup-id",
                        "latest",
                        "--output",
                        encrypted,
                        "--archive-passphrase-file",
                        passphrase)
                .ok();
        Path out = work.resolve("out");

        fixture.runner()
                .run("import-archive", encrypted, "--archive-passphrase-file", passphrase, "--restore", "--target", out)
                .ok();

        assertThat(EndToEndFixture.contents(out.resolve("tree"))).isEqualTo(EndToEndFixture.contents(fixture.tree));
        Path plain = work.resolve("plain.tar.zst");
        fixture.runner()
                .run("decrypt-archive", encrypted, "--output", plain, "--archive-passphrase-file", passphrase)
                .ok();
        fixture.run("import-archive", plain).ok();
        assertThat(fixture.runner()
                        .run("import-archive", encrypted, "--restore", "--target", out)
                        .code())
                .isEqualTo(ExitCode.WRONG_KEY.number());
    }

    @Test
    void refusesWhatIsNotWholeAndChangesNothing() throws IOException {
        fixture.run("export-archive", "--backup-id", "latest", "--output", archive)
                .ok();
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archive, bytes);

        var result = fixture.run("import-archive", archive);

        assertThat(result.code()).isEqualTo(ExitCode.FAILED.number());
        assertThat(result.err()).contains("refused", "sources/files/data/tree/media/large.bin", "Nothing was changed");
        assertThat(fixture.run("list").ok().out()).doesNotContain("import");
        assertThat(fixture.run("history", "--plan", "import").ok().out()).contains("import", "failed", "ARCHIVE");
        assertThat(fixture.run("export-archive", "--backup-id", "latest", "--output", archive)
                        .code())
                .isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void refusesOptionsThatContradictEachOther() {
        assertThat(fixture.run("import-archive", archive, "--restore").err()).contains("no target");
        assertThat(fixture.run("import-archive", archive, "--target", work).err())
                .contains("--restore is missing");
        assertThat(fixture.run("export-archive", "--backup-id", "latest", "--output", archive, "--null-text", "NULL")
                        .err())
                .contains("--data csv");
        assertThat(fixture.run("export-archive", "--backup-id", "latest", "--output", archive, "--format", "rar")
                        .err())
                .contains("zip, tar, tar.gz");
    }
}
