package io.backup4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of a gigabyte are backed up and restored by a process with a small heap. Prints how long each step took, and its memory. */
@Tag("stress")
class LargeDatabaseTest {
    private static final String SMALL = "-Xmx128m";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "h2"})
    void aGigabyteIsBackedUpAndRestoredInASmallHeap(String kind) throws Exception {
        run("-Xmx512m", kind, "make");
        String backup = run(SMALL, kind, "backup");
        String restore = run(SMALL, kind, "restore");
        assertThat(backup).contains("COMPLETED");
        assertThat(restore).contains("complete");
        assertThat(run("-Xmx512m", kind, "compare")).contains("the same");
    }

    private String run(String heap, String kind, String step) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeDatabaseProcess.class.getName(),
                        kind,
                        step,
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        System.out.printf(
                "%s %s %s: %.1f s, %s%n", kind, step, heap, (System.nanoTime() - begun) / 1e9, output.strip());
        return output;
    }
}
