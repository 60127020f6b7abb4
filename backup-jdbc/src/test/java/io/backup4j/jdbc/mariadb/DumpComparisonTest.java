package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
        TestServer.execute(original, Fixture.TYPES);
        TestServer.execute(original, Fixture.SHOP);
        TestServer.execute(original, Fixture.PLAIN);
        TestServer.execute(
                original,
                "CREATE TABLE big (id BIGINT PRIMARY KEY, v VARBINARY(300), KEY (v))",
                "INSERT INTO big SELECT seq * 3, UNHEX(REPEAT(MD5(seq), 1 + seq % 9)) FROM seq_1_to_300000",
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
        assertThat(Files.mismatch(expected, actual)).isEqualTo(-1);
    }

    /** Without what names the database. */
    private Path dump(String database) throws Exception {
        Path base = Path.of("target", "mariadb").toAbsolutePath();
        Path raw = work.resolve(database + ".raw");
        ProcessBuilder tool = new ProcessBuilder(List.of(
                base.resolve("bin/mariadb-dump").toString(),
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
                database));
        tool.environment().put("LD_LIBRARY_PATH", base.resolve("libs").toString());
        Process process = tool.redirectOutput(raw.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        Path plain = work.resolve(database + ".sql");
        Files.writeString(
                plain,
                Files.readString(raw, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .replace("`" + database + "`", "`db`"),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        return plain;
    }
}
