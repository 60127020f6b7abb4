package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.reliability.ForkedProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prune of a repository of 1 TB logical size. Time is printed and not asserted. */
@Tag("stress")
class PruneHistoryScaleTest {
    private static final int HEAP_MIB = 256;

    @TempDir
    Path work;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void aTerabyteIsPrunedInAQuarterOfAGibibyteAndNoPackIsReadThatIsNotRewritten() throws Exception {
        try (ForkedProcess pruning =
                ForkedProcess.start(work, HEAP_MIB, HistoryPrune.class, List.of(work.toString()))) {
            for (String line = pruning.line(); line != null; line = pruning.line()) {
                System.out.println(line);
            }
            assertThat(pruning.end()).as(pruning.errors()).isZero();
        }
    }
}
