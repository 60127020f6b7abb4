package io.backup4j.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way to an open index, in a Java machine with little memory. Asserted is processor time, because what else runs on the machine must not fail a build. */
@Tag("stress")
class IndexOpenScaleTest {
    private static final int HEAP_MIB = 256;
    private static final int MOST_MILLIS = 1000;

    @TempDir
    Path work;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void tenMillionChunksOpenInASecondInAQuarterOfAGibibyte() throws Exception {
        try (ForkedProcess opening = ForkedProcess.start(
                work, HEAP_MIB, TenMillionChunks.class, List.of(work.toString(), Integer.toString(MOST_MILLIS)))) {
            for (String line = opening.line(); line != null; line = opening.line()) {
                System.out.println(line);
            }
            assertThat(opening.end()).as(opening.errors()).isZero();
        }
    }
}
