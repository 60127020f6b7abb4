package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Databases that other people thought of, compared by a program that other people wrote: {@code pg_dump} says the same of the original and of its copy. Needs an
 * installed PostgreSQL, and in {@code -Dpostgres.scripts} a folder of scripts, see docs/reliability.md.
 */
@Tag("stress")
class DumpComparisonTest {
    /** As many objects as an application has at least; less would mean that its script failed. */
    private static final int FEWEST_OBJECTS = 50;

    @TempDir
    static Path folder;

    private static LocalServer server;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> programs = LocalServer.programs();
        assumeTrue(
                programs.isPresent(),
                "no PostgreSQL is installed: give the folder of its programs as -Dpostgres.bin=…");
        server = LocalServer.start(programs.get(), folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    static Stream<Path> scripts() throws IOException {
        String scripts = System.getProperty("postgres.scripts", "");
        assumeTrue(
                !scripts.isEmpty(),
                "no scripts: fetch them with benchmarks/postgres-schemas.sh and say -Dpostgres.scripts=…");
        try (Stream<Path> files = Files.list(Path.of(scripts))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".sql")).sorted().toList().stream();
        }
    }

    /**
     * Some views and checks read differently once they were written and read, whoever does it, and some objects are such that nobody can make them again: what a copy
     * by {@code pg_dump} and {@code psql} has too is no difference.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void theCopyIsDumpedAsTheOriginal(Path script) throws Exception {
        String name = script.getFileName().toString().replaceAll("\\.sql$", "").replaceAll("\\W", "_");
        String original = newDatabase("original_" + name);
        long failed = server.load(original, script);
        String objects = TestServer.ask(
                server.database(original),
                "SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384) + (SELECT count(*) FROM pg_proc WHERE oid >= 16384)");
        System.out.printf(
                "%s: %s relations and functions, %d statements of the script failed%n", name, objects, failed);
        assertThat(Integer.parseInt(objects)).isGreaterThan(FEWEST_OBJECTS);
        String before = server.dump(original);
        String reference = newDatabase("reference_of_" + name);
        boolean repeatable = server.load(reference, server.dumpOf(original)) == 0;
        String copy = newDatabase("copy_of_" + name);
        restore(original, copy, repeatable);
        List<String> differences = DumpText.differences(before, server.dump(copy));
        differences.removeAll(DumpText.differences(before, server.dump(reference)));
        assertThat(differences).isEmpty();
    }

    private static String newDatabase(String name) throws SQLException {
        TestServer.execute(server.database("postgres"), "CREATE DATABASE " + name + " TEMPLATE template0");
        return name;
    }

    /** @param repeatable whether what {@code pg_dump} wrote can be run without an error; what cannot be made again by anybody may be left out, by name */
    private static void restore(String original, String copy, boolean repeatable) throws IOException {
        PostgresTarget.Builder target = PostgresTarget.into(server.database(copy));
        try (Backups backups = new Backups()) {
            PostgresSource.Builder source = PostgresSource.of(Backups.SOURCE, server.database(original));
            BackupStatus status = backups.backUp(
                            repeatable ? source.build() : source.allowPartial().build())
                    .status();
            assertThat(status == BackupStatus.COMPLETED || !repeatable).isTrue();
            RestoreReport report = backups.restore(
                    repeatable ? target.build() : target.keepGoing().build());
            report.issues().forEach(issue -> System.out.printf("%s: %s%n", original, issue));
            assertThat(report.complete() || !repeatable).isTrue();
        }
    }
}
