package io.backup4j.spi.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.testkit.KeepRuleContract;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeepTaggedTest extends KeepRuleContract {

    @Override
    protected KeepRule rule() {
        return KeepRule.tagged("release", "1");
    }

    @Test
    void keepsWhatHasExactlyThisTagBesideOthers() {
        var backups = committed(
                finished("2026-11-01T00:00:00Z").tagged("a", "b").tagged("release", "1"),
                finished("2026-11-02T00:00:00Z").tagged("release", "2"),
                finished("2026-11-03T00:00:00Z").tagged("1", "release"),
                finished("2026-11-04T00:00:00Z"));

        assertThat(rule().keeps(backups, new RetentionMoment(Instant.EPOCH, ZoneOffset.UTC)))
                .containsExactly(java.util.Map.entry(backups.get(3).id(), ""));
    }

    @Test
    void refusesABlankKey() {
        assertThatThrownBy(() -> KeepRule.tagged(" ", "x")).hasMessageContaining("must not be blank");
    }
}
