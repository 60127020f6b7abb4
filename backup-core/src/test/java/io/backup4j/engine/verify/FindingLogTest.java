package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.verify.Finding;
import org.junit.jupiter.api.Test;

class FindingLogTest {
    @Test
    void aFloodOfFindingsIsCountedNotKept() {
        FindingLog log = new FindingLog();
        for (int i = 0; i < FindingLog.MAX_FINDINGS + 25; i++) {
            log.add(Finding.ofObject(Finding.Kind.DAMAGED_OBJECT, "pack/x", i, 1, "bad"));
        }
        assertThat(log.findings()).hasSize(FindingLog.MAX_FINDINGS + 1);
        assertThat(log.findings().get(FindingLog.MAX_FINDINGS).message()).startsWith("25 further findings");
    }
}
