package io.backup4j.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.RestoreReport;
import io.backup4j.jdbc.RottenBackups;
import io.backup4j.jdbc.RottenBackups.Rot;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.sink.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that belong together are all of one instant, and a good one never makes room for one that is not whole. */
class IncompleteRestoreTest {
    @TempDir
    private Path directory;

    private RottenBackups backups;
    private Path main;
    private Path media;

    @BeforeEach
    void begin() throws Exception {
        backups = new RottenBackups();
        Path host = Files.createDirectory(directory.resolve("host"));
        main = host.resolve("app.db");
        media = host.resolve("media.db");
    }

    @AfterEach
    void close() {
        backups.close();
    }

    private SqliteSource.Builder source() {
        return SqliteSource.of(RottenBackups.SOURCE, main).temporaryDirectory(directory);
    }

    private SqliteTarget.Builder into(Path directory) {
        return SqliteTarget.into(directory.resolve("app.db"))
                .attached("media", directory.resolve("media.db"))
                .whenPresent(PresentFile.REPLACE);
    }

    /** Two databases that were written since, and a backup in which the pages of the main one are lost. */
    private void rotten(Rot rot) throws Exception {
        Sqlite.filled(main, "DELETE", 300);
        backups.backUp(source().build());
        Set<ObjectKey> packs = backups.packs();
        Sqlite.execute(media, "CREATE TABLE m (id)", "INSERT INTO m VALUES (1)");
        backups.backUp(source().attached("media", media).build());
        backups.rot(rot, packs);
        Sqlite.execute(main, "CREATE TABLE later (id)");
        Sqlite.execute(media, "INSERT INTO m VALUES (2)");
    }

    private void assertUntouched() throws Exception {
        assertThat(Sqlite.ask(main, "SELECT count(*) FROM later")).isEqualTo("0");
        assertThat(Sqlite.ask(media, "SELECT count(*) FROM m")).isEqualTo("2");
        assertThat(Sqlite.names(main.getParent())).containsExactly("app.db", "media.db");
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoDatabasesNoneIsReplacedIfOneIsLost(Rot rot) throws Exception {
        rotten(rot);
        for (SqliteTarget target : new SqliteTarget[] {
            into(main.getParent()).build(),
            into(main.getParent()).acceptDamaged().build()
        }) {
            assertThatThrownBy(() -> backups.restore(target))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("main")
                    .hasMessageContaining("Nothing was replaced");
            assertUntouched();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoDatabasesNoneIsReplacedIfOnlyTheLostOneIsThere(Rot rot) throws Exception {
        rotten(rot);
        Files.delete(media);
        assertThatThrownBy(() -> backups.restore(into(main.getParent()).build()))
                .isInstanceOf(TargetException.class);
        assertThat(Sqlite.names(main.getParent())).containsExactly("app.db");
        assertThat(Sqlite.ask(main, "SELECT count(*) FROM later")).isEqualTo("0");
    }

    @Test
    void whatIsLeftIsRestoredToNewNamesIfThatIsAccepted() throws Exception {
        rotten(Rot.REMOVED);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        assertThatThrownBy(() -> backups.restore(into(elsewhere).build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("acceptDamaged");
        assertThat(Sqlite.names(elsewhere)).isEmpty();
        RestoreReport report = backups.restore(into(elsewhere).acceptDamaged().build());
        assertThat(report.complete()).isFalse();
        assertThat(Sqlite.names(elsewhere)).containsExactly("media.db");
        assertThat(Sqlite.ask(elsewhere.resolve("media.db"), "SELECT count(*) FROM m"))
                .isEqualTo("1");
    }

    /** A backup of a damaged database, and one that is good again. */
    private void partial() throws Exception {
        Sqlite.filled(main, "DELETE", 300);
        Path good = Files.copy(main, directory.resolve("good.db"));
        int pages = Integer.parseInt(Sqlite.ask(main, "PRAGMA page_count"));
        try (FileChannel channel = FileChannel.open(main, StandardOpenOption.WRITE)) {
            for (int page = 2; page < pages; page++) {
                channel.write(ByteBuffer.wrap(new byte[] {99}), page * 4096L);
            }
        }
        BackupReport report = backups.backUp(source().build());
        assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
        Files.copy(good, main, StandardCopyOption.REPLACE_EXISTING);
    }

    private SqliteTarget.Builder unchecked() {
        return SqliteTarget.into(main).whenPresent(PresentFile.REPLACE).check(IntegrityCheck.NONE);
    }

    private static void assertGood(Path database) throws SQLException {
        assertThat(Sqlite.ask(database, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(Sqlite.ask(database, "SELECT count(*) FROM t")).isEqualTo("300");
    }

    @Test
    void aPartialBackupDoesNotTakeThePlaceOfAGoodDatabase() throws Exception {
        partial();
        assertThatThrownBy(() -> backups.restore(unchecked().build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("not in the backup")
                .hasMessageContaining("Nothing was replaced");
        assertThat(Sqlite.names(main.getParent())).containsExactly("app.db");
        assertGood(main);
    }

    @Test
    void whoAcceptsDamageKeepsTheGoodDatabaseBeside() throws Exception {
        partial();
        for (IntegrityCheck check : new IntegrityCheck[] {IntegrityCheck.NONE, IntegrityCheck.QUICK}) {
            Files.copy(directory.resolve("good.db"), main, StandardCopyOption.REPLACE_EXISTING);
            RestoreReport report =
                    backups.restore(unchecked().check(check).acceptDamaged().build());
            assertThat(report.complete()).isFalse();
            EntryIssue told = RottenBackups.before(report);
            assertThat(told.message()).contains("not removed");
            assertGood(Path.of(told.path()));
        }
    }

    /** What the check after it finds is damage, and no reason to exchange anything. */
    @Test
    void aDatabaseThatIsKeptAsideMakesRoomForAPartialBackupInWhichNothingIsFound() throws Exception {
        partial();
        SqliteTarget.Builder aside = unchecked().whenPresent(PresentFile.KEEP_ASIDE);
        assertThatThrownBy(
                        () -> backups.restore(aside.check(IntegrityCheck.QUICK).build()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("Nothing was replaced");
        assertGood(main);

        RestoreReport report = backups.restore(aside.check(IntegrityCheck.NONE).build());

        assertThat(report.complete()).isFalse();
        assertGood(Path.of(RottenBackups.before(report).path()));
    }
}
