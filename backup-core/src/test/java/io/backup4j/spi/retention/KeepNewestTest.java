package io.backup4j.spi.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.testkit.RetentionPolicyContract;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepNewestTest extends RetentionPolicyContract {
    @Override
    protected RetentionPolicy policy() {
        return new KeepNewest(3);
    }

    @Test
    void keepsTheFirstInCommitOrderWhateverTheirTimes() {
        List<BackupSummary> backups = backups(11);
        assertThat(backups.size()).isGreaterThan(4);

        List<RetentionDecision> decisions =
                policy().decide(backups, new RetentionMoment(Instant.EPOCH, ZoneOffset.UTC));

        assertThat(decisions.subList(0, 3)).allMatch(RetentionDecision::keep);
        assertThat(decisions.subList(3, decisions.size())).noneMatch(RetentionDecision::keep);
        assertThat(decisions.get(3).reason()).isEqualTo("not among the newest 3");
    }

    @Test
    void refusesToKeepNothing() {
        assertThatThrownBy(() -> new KeepNewest(0)).hasMessageContaining("at least 1: 0");
    }
}
