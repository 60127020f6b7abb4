package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void aBackupThatGivesWayTakesLittleOfTheBudgetForEachWorker() {
        assertThat(settings(1, 128, 0.5).backupBytes()).isEqualTo(16L << 20);
        assertThat(settings(3, 128, 0.99).backupBytes()).isEqualTo(48L << 20);
        assertThat(settings(3, 8, 0.5).backupBytes()).isEqualTo(8L << 20);
    }

    @Test
    void aBackupThatNeedNotGiveWayTakesAllOfIt() {
        assertThat(settings(1, 128, 1).backupBytes()).isEqualTo(128L << 20);
    }

    private static Settings settings(int workers, int mebibytes, double maxLoad) {
        return new Settings(
                Clock.systemUTC(),
                new SecureRandom(),
                "host",
                workers,
                (long) mebibytes << 20,
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Pause.BLOCKING,
                maxLoad);
    }
}
