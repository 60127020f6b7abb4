package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.run.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    @Test
    void whatHasGrownSinceItWasListedIsNeverMoreThanAll() {
        RunCounters counters = new RunCounters();
        counters.bytesListed.add(1_000);
        counters.bytesDone.add(1_500);
        List<Progress> reports = new ArrayList<>();
        new ProgressMeter(counters, reports::add).enter(Progress.Phase.BACKUP, "files");
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.bytesDone()).isEqualTo(1_500);
            assertThat(report.bytesTotal()).isEqualTo(1_500);
        });
    }
}
