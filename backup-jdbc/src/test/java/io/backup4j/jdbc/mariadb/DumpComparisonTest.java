package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server's own tool sees no difference between an original and what was restored of it. */
@Tag("stress")
@ExtendWith(TestServer.Lifetime.class)
class DumpComparisonTest {
    @TempDir
    private Path work;

    @Test
    void dumpsTheSame() throws Exception {
        DataSource original = TestServer.newDatabase();
        DataSource restored = TestServer.newDatabase();
        TestServer.execute(original, Fixture.types());
        TestServer.execute(original, Fixture.shop());
        TestServer.execute(original, Fixture.plain());
        TestServer.execute(
                original,
                // Its text names the database; it is restored without that name, on purpose.
                "DROP TRIGGER qualified",
                "CREATE TABLE big (id BIGINT PRIMARY KEY, v VARBINARY(300), KEY (v))",
                "INSERT INTO big SELECT seq * 3, UNHEX(REPEAT(LEFT(SHA2(seq, 256), 32), 1 + seq % 9)) FROM seq_1_to_300000",
                "ANALYZE TABLE big");
        try (Backups backups = new Backups()) {
            backups.backUp(MariadbSource.of(Backups.SOURCE, original)
                    .connections(3)
                    .rangeBytes(1 << 20)
                    .build());
            assertThat(backups.restore(
                                    MariadbTarget.into(restored).connections(3).build())
                            .complete())
                    .isTrue();
        }
        Path expected = dump(TestServer.name(original));
        Path actual = dump(TestServer.name(restored));
        assertThat(Files.size(expected)).isGreaterThan(10_000_000);
        long mismatch = Files.mismatch(expected, actual);
        assertThat(mismatch)
                .as(() -> "'" + around(expected, mismatch) + "' became '" + around(actual, mismatch) + "'")
                .isEqualTo(-1);
    }

    private static String around(Path dump, long position) {
        try (RandomAccessFile file = new RandomAccessFile(dump.toFile(), "r")) {
            byte[] text = new byte[300];
            file.seek(Math.max(0, position - 100));
            int length = Math.max(0, file.read(text));
            return new String(text, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without what names the database. */
    private Path dump(String database) throws Exception {
        Path raw = work.resolve(database + ".raw");
        ProcessBuilder tool = new ProcessBuilder(new ArrayList<>(List.of(
                TestServer.program("mariadb-dump", "mysqldump").toString(),
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + TestServer.port(),
                "--user=admin",
                "--password=secret-of-admin",
                "--skip-comments",
                "--hex-blob",
                "--order-by-primary",
                "--routines",
                "--triggers",
                "--events",
                "--default-character-set=utf8mb4",
                database)));
        if (TestServer.isMysql()) {
            // Histograms are left out by name.
            tool.command().addAll(2, List.of("--skip-column-statistics", "--set-gtid-purged=OFF"));
        }
        if (!TestServer.isMysql()) {
            tool.environment()
                    .put(
                            "LD_LIBRARY_PATH",
                            Path.of("target", "mariadb", "libs")
                                    .toAbsolutePath()
                                    .toString());
        }
        Process process = tool.redirectOutput(raw.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        Path plain = work.resolve(database + ".sql");
        Files.writeString(
                plain,
                Files.readString(raw, StandardCharsets.ISO_8859_1).replace("`" + database + "`", "`db`"),
                StandardCharsets.ISO_8859_1);
        return plain;
    }
}
