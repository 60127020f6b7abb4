package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terabyte of logical size is pruned in little heap, and no pack of data is read. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PruneScaleTest {
    /** The goal is less than 256 MiB. */
    private static final String HEAP = "-Xmx128m";

    @TempDir
    private Path directory;

    @Test
    void aTerabyteIsPrunedInLittleHeapWithoutReadingAPackOfData() throws Exception {
        run("-Xmx512m", "make");

        String report = run(HEAP, "prune");

        Matcher found = Pattern.compile("deleted (\\d+) generated (\\d+) left (\\d+) read (\\d+)")
                .matcher(report);
        assertThat(found.find()).as(report).isTrue();
        int quarter = TerabyteRepository.PACKS / 4;
        assertThat(Integer.parseInt(found.group(2))).isEqualTo(quarter);
        assertThat(Integer.parseInt(found.group(3))).isEqualTo(TerabyteRepository.PACKS - quarter);
        // The listing of the deleted backup goes too.
        assertThat(Integer.parseInt(found.group(1))).isGreaterThan(quarter);
        System.out.println(report);
    }

    private String run(String heap, String what) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TerabytePrune.class.getName(),
                        what,
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
