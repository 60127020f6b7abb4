package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.run.RunControl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** More than the heap holds goes through it. */
@ExtendWith(TestServer.Lifetime.class)
class ExportUnderSmallHeapTest {
    private static final String HEAP = "-Xmx32m";
    private static final long MORE_THAN_THE_HEAP = 50_000_000;

    @TempDir
    private Path work;

    private static long exported(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ExportProcess.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(answer);
    }

    @Test
    void streamsFromAServer() throws Exception {
        PGSimpleDataSource database = TestServer.newDatabase();
        String query = "SELECT i, repeat('x', 200) AS t FROM generate_series(1, 300000) i";
        String url = "jdbc:postgresql://localhost:" + database.getPortNumbers()[0] + "/" + database.getDatabaseName();
        assertThat(exported("postgres", url + "?user=postgres&password=secret-of-postgres", query))
                .isGreaterThan(MORE_THAN_THE_HEAP);
    }

    @Test
    void streamsFromH2() throws Exception {
        assertThat(exported("h2", "SELECT X, REPEAT('x', 200) AS T FROM SYSTEM_RANGE(1, 300000)"))
                .isGreaterThan(MORE_THAN_THE_HEAP);
    }

    @Test
    void streamsFromABackup() throws Exception {
        PGSimpleDataSource database = TestServer.newDatabase();
        TestServer.execute(
                database, "CREATE TABLE large AS SELECT i, repeat('x', 200) AS t FROM generate_series(1, 300000) i");
        RepositoryOptions options = RepositoryOptions.builder()
                .workers(2)
                .journal(RunJournals.none())
                .build();
        try (BackupRepository repository = BackupRepository.createUnencrypted(DirectorySink.at(work), options)) {
            repository.backup(BackupPlan.named("plan")
                    .source(PostgresSource.of(Backups.SOURCE, database).build())
                    .verifyFraction(0)
                    .build());
            assertThat(exported("backup", work.toString(), "large")).isGreaterThan(MORE_THAN_THE_HEAP);
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }
}
