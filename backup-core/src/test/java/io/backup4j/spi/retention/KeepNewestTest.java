package io.backup4j.spi.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.testkit.KeepRuleContract;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepNewestTest extends KeepRuleContract {
    private static final RetentionMoment EPOCH = new RetentionMoment(Instant.EPOCH, ZoneOffset.UTC);

    @Override
    protected KeepRule rule() {
        return KeepRule.last(3);
    }

    @Test
    void keepsTheLastInCommitOrderWhateverTheirTimes() {
        List<BackupSummary> backups = committed(
                finished("2026-11-30T00:00:00Z"),
                finished("2031-01-01T00:00:00Z"),
                finished("2026-11-28T00:00:00Z"),
                finished("1970-01-01T00:00:00Z"),
                finished("2026-11-29T00:00:00Z"));

        List<RetentionDecision> decisions = policy().decide(backups, EPOCH);

        assertThat(decisions).extracting(RetentionDecision::keep).containsExactly(true, true, true, false, false);
        assertThat(decisions.get(0).reason()).isEqualTo("keep the newest 3: number 1");
        assertThat(decisions.get(3).reason()).isEqualTo("no rule keeps it: keep the newest 3");
    }

    @Test
    void countsNoDamagedBackup() {
        List<BackupSummary> backups = committed(
                finished("2026-11-01T00:00:00Z"),
                finished("2026-11-02T00:00:00Z"),
                finished("2026-11-03T00:00:00Z").corrupted(),
                finished("2026-11-04T00:00:00Z"));

        assertThat(KeepRule.last(2).keeps(backups, EPOCH).values())
                .containsExactly("number 1", "damaged, does not count", "number 2");
    }

    @Test
    void refusesToKeepNothing() {
        assertThatThrownBy(() -> KeepRule.last(0)).hasMessageContaining("at least 1: 0");
    }
}
