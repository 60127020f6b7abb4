package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.jdbc.Archives;
import io.backup4j.jdbc.archive.TablesArchive;
import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.testkit.StockPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an archive holds of a database is loaded by the stock client, and restored from an import, as it was. */
@ExtendWith(TestServer.Lifetime.class)
class MariadbArchiveTest {
    @TempDir
    Path directory;

    @Test
    void holdsTablesAsCsvOnRequest() throws Exception {
        DataSource original = TestServer.newDatabase();
        TestServer.execute(
                original,
                "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20) CHARACTER SET latin1, at DATETIME, raw BLOB, hidden FLOAT INVISIBLE)",
                "INSERT INTO item (id, name, at, raw, hidden) VALUES (1, 'é, \"b\"', '2024-03-31 02:30:00', x'00ff', 16777217), (2, '', NULL, '', NULL)",
                "CREATE TABLE nothing (id INT)");
        List<String> rows = TestServer.checksums(original);
        try (Backups backups = new Backups()) {
            backups.backUp(MariadbSource.of(Backups.SOURCE, original).build());
            Path archive = Archives.export(
                    backups.repository(),
                    directory,
                    ArchiveFormat.TAR,
                    new TablesArchive(MariadbSource.KIND, ExportFormat.csv(), directory));

            DataSource restored = TestServer.newDatabase();
            Archives.restoreElsewhere(
                    archive, Backups.SOURCE, MariadbTarget.into(restored).build());
            assertThat(TestServer.checksums(restored)).isEqualTo(rows);

            Path folder = Archives.unpacked(archive, ArchiveFormat.TAR, directory, Backups.SOURCE);
            assertThat(Files.readString(folder.resolve("tables/item.csv")))
                    .isEqualTo("id,name,at,raw,hidden\r\n1,\"é, \"\"b\"\"\",2024-03-31T02:30:00,\\x00ff,16777216\r\n"
                            + "2,\"\",,\\x,\r\n");
            assertThat(Files.readString(folder.resolve("tables/nothing.csv"))).isEqualTo("id\r\n");
        }
    }

    @Test
    void isLoadedByTheClientAndRestoredFromAnImport() throws Exception {
        String name = "archived";
        DataSource original = TestServer.newDatabase(name, "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        TestServer.execute(
                original,
                Stream.of(Fixture.types(), Fixture.shop()).flatMap(Stream::of).toArray(String[]::new));
        List<String> rows = TestServer.checksums(original);
        List<String> definitions = Fingerprint.of(original);
        try (Backups backups = new Backups()) {
            backups.backUp(
                    MariadbSource.of(Backups.SOURCE, original).connections(2).build());
            Path archive = Archives.export(backups.repository(), directory, ArchiveFormat.ZIP, new MariadbArchive());

            DataSource restored = again(name);
            Archives.restoreElsewhere(
                    archive,
                    Backups.SOURCE,
                    MariadbTarget.into(restored).connections(2).build());
            assertThat(TestServer.checksums(restored)).isEqualTo(rows);
            assertThat(Fingerprint.of(restored)).isEqualTo(definitions);

            Path folder = Archives.unpacked(archive, ArchiveFormat.ZIP, directory, Backups.SOURCE);
            DataSource loaded = again(name);
            StockPrograms.run(
                    folder,
                    List.of(
                            TestServer.isMysql()
                                    ? TestServer.program("mariadb", "mysql").toString()
                                    : "mariadb",
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
    private static DataSource again(String name) throws Exception {
        TestServer.execute(TestServer.as("admin", "mysql", ""), "DROP DATABASE " + name);
        return TestServer.newDatabase(name, "CHARACTER SET latin1");
    }
}
