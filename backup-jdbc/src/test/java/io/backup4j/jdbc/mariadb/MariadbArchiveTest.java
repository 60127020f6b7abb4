package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.Archives;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.testkit.StockPrograms;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;

/** What an archive holds of a database is loaded by the stock client, and restored from an import, as it was. */
@ExtendWith(TestServer.Lifetime.class)
class MariadbArchiveTest {
    @TempDir
    Path directory;

    @Test
    void isLoadedByTheClientAndRestoredFromAnImport() throws Exception {
        String name = "archived";
        MariaDbDataSource original = TestServer.newDatabase(name, "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        TestServer.execute(
                original,
                Stream.of(Fixture.TYPES, Fixture.SHOP).flatMap(Stream::of).toArray(String[]::new));
        List<String> rows = TestServer.checksums(original);
        List<String> definitions = Fingerprint.of(original);
        try (Backups backups = new Backups()) {
            backups.backUp(
                    MariadbSource.of(Backups.SOURCE, original).connections(2).build());
            Path archive = Archives.export(backups.repository(), directory, ArchiveFormat.ZIP, new MariadbArchive());

            MariaDbDataSource restored = again(name);
            Archives.restoreElsewhere(
                    archive,
                    Backups.SOURCE,
                    MariadbTarget.into(restored).connections(2).build());
            assertThat(TestServer.checksums(restored)).isEqualTo(rows);
            assertThat(Fingerprint.of(restored)).isEqualTo(definitions);

            Path folder = Archives.unpacked(archive, ArchiveFormat.ZIP, directory, Backups.SOURCE);
            MariaDbDataSource loaded = again(name);
            StockPrograms.run(
                    folder,
                    List.of(
                            "mariadb",
                            "--no-defaults",
                            "--host=127.0.0.1",
                            "--port=" + TestServer.port(),
                            "--user=admin",
                            "--password=secret-of-admin",
                            "--binary-mode",
                            "--comments",
                            "--local-infile=1",
                            name),
                    folder.resolve("restore.sql"));
            assertThat(TestServer.checksums(loaded)).isEqualTo(rows);
            assertThat(Fingerprint.of(loaded)).isEqualTo(definitions);
        }
    }

    /** Empty, under the same name: definitions may hold it. */
    private static MariaDbDataSource again(String name) throws Exception {
        TestServer.execute(TestServer.as("admin", "mysql", ""), "DROP DATABASE " + name);
        return TestServer.newDatabase(name, "CHARACTER SET latin1");
    }
}
