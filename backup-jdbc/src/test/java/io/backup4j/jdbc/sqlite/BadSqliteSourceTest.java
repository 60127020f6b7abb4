package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.backup4j.BackupReport;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.SourceException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is said by name, and nothing is left behind. */
class BadSqliteSourceTest {
    @TempDir
    private Path directory;

    private Path temporary;
    private Path file;

    @BeforeEach
    void fill() throws Exception {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        file = Sqlite.filled(directory.resolve("app.db"), "DELETE", 300);
    }

    private SqliteSource.Builder source(Path database) {
        return SqliteSource.of(Backups.SOURCE, database)
                .temporaryDirectory(temporary)
                .busyTimeout(Duration.ofMillis(100));
    }

    private void assertRefused(SqliteSource source, String... parts) throws Exception {
        try (Backups backups = new Backups()) {
            assertThatThrownBy(() -> backups.backUp(source))
                    .isInstanceOf(SourceException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        }
        if (Files.exists(temporary)) {
            assertThat(Sqlite.names(temporary)).isEmpty();
        }
    }

    private static void patch(Path file, long offset, byte[] bytes) throws Exception {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(bytes);
        }
    }

    @Test
    void aMissingDatabaseIsNamedAndNotMade() throws Exception {
        Path missing = directory.resolve("missing.db");
        assertRefused(source(missing).build(), "missing.db", "there is no database of this name");
        assertThat(missing).doesNotExist();
        assertRefused(source(file).attached("other", missing).build(), "missing.db");
        assertThat(missing).doesNotExist();
    }

    @Test
    void aDirectoryIsNoDatabase() throws Exception {
        assertRefused(source(directory).build(), "is no file");
    }

    @Test
    void whatIsEncryptedOrSomethingElseIsNamed() throws Exception {
        byte[] random = new byte[8192];
        new Random(1).nextBytes(random);
        Path encrypted = Files.write(directory.resolve("encrypted.db"), random);
        assertRefused(source(encrypted).build(), "encrypted.db cannot be read", "encrypted, no SQLite database");
        assertThat(encrypted).hasBinaryContent(random);
        assertRefused(source(file).attached("other", encrypted).build(), "encrypted.db cannot be read");
    }

    @Test
    void aNewerFormatIsNamed() throws Exception {
        patch(file, 18, new byte[] {3, 3});
        assertRefused(source(file).build(), "newer format");
    }

    @Test
    void aDamagedDatabaseIsStoredAsItIsAndTheBackupIsPartial() throws Exception {
        int pages = Integer.parseInt(Sqlite.ask(file, "PRAGMA page_count"));
        for (int page = 2; page < pages; page++) {
            patch(file, page * 4096L, new byte[] {99});
        }
        Path restored = directory.resolve("restored.db");
        try (Backups backups = new Backups()) {
            BackupReport report = backups.backUp(source(file).build());
            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.manifest().sources().get(0).issues().toString())
                    .contains("app.db")
                    .contains("is damaged, and stored as it is");
            assertThatThrownBy(() -> backups.restore(SqliteTarget.into(restored).build()))
                    .hasMessageContaining("accept damage");
            assertThat(restored).doesNotExist();
            assertThat(backups.restore(
                                    SqliteTarget.into(restored).acceptDamaged().build())
                            .complete())
                    .isFalse();
        }
        assertThat(restored).exists();
    }

    @Test
    void whoHoldsAnExclusiveLockForTooLongIsNamed() throws Exception {
        try (Connection host = Sqlite.connect(file)) {
            Sqlite.execute(host, "BEGIN EXCLUSIVE");
            assertRefused(source(file).build(), "app.db", "another connection holds a lock");
        }
        try (Backups backups = new Backups()) {
            assertThat(backups.backUp(source(file).build()).status()).isEqualTo(BackupStatus.COMPLETED);
        }
    }

    @Test
    void aWriterThatHoldsOneOfTwoIsNamed() throws Exception {
        Path other = Sqlite.filled(directory.resolve("other.db"), "WAL", 10);
        try (Connection host = Sqlite.connect(other)) {
            Sqlite.execute(host, "BEGIN IMMEDIATE");
            assertRefused(source(file).attached("other", other).build(), "cannot be held together");
        }
    }

    @Test
    void aTemporaryDirectoryThatIsMissingIsNamed() throws Exception {
        Files.delete(temporary);
        assertRefused(source(file).build(), "temporary directory", "does not exist");
    }

    @Test
    void aDatabaseThatMayOnlyBeReadIsBackedUp() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        try (Backups backups = new Backups()) {
            assertThat(backups.backUp(source(file).build()).status()).isEqualTo(BackupStatus.COMPLETED);
        }
    }

    @Test
    void aDatabaseThatMayNotBeReadIsNamed() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read anything");
        assertRefused(source(file).build(), "may not open it");
    }

    @Test
    void twoDatabasesOfOneNameAreRefused() {
        assertThatThrownBy(() ->
                        source(file).attached("a", file).attached("a", file).build())
                .hasMessageContaining("two databases are called 'a'");
        assertThatThrownBy(() -> source(file).attached("a", file).build())
                .hasMessageContaining("app.db is named twice");
    }

    @Test
    void aDatabaseThatIsNamedTwiceByALinkIsRefused() throws Exception {
        Path linked = Files.createSymbolicLink(file.resolveSibling("linked"), file.getParent());
        assertRefused(
                source(file).attached("a", linked.resolve(file.getFileName())).build(), "is named twice");
        assertThatThrownBy(() -> source(file).attached("main", file)).hasMessageContaining("'main'");
        assertThatThrownBy(() -> source(file).attached("A/b", file)).hasMessageContaining("a-z");
    }

    @Test
    void anotherRunRemovesWhatAKilledOneLeft() throws Exception {
        Files.createDirectory(temporary.resolve("backup4j-drill-123"));
        Files.createFile(temporary.resolve("backup4j-drill-123.lock"));
        Files.writeString(temporary.resolve("backup4j-drill-123").resolve("main.db"), "half a copy");
        try (Backups backups = new Backups()) {
            backups.backUp(source(file).build());
        }
        assertThat(Sqlite.names(temporary)).isEqualTo(List.of());
    }
}
