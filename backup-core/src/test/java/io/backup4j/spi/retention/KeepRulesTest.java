package io.backup4j.spi.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.ListedBackup;
import io.backup4j.testkit.RetentionPolicyContract;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepRulesTest extends RetentionPolicyContract {
    private static final RetentionMoment NOW =
            new RetentionMoment(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);

    @Override
    protected RetentionPolicy policy() {
        return RetentionPolicy.standard();
    }

    @Test
    void namesEveryRuleThatKeepsABackup() {
        List<BackupSummary> backups = committed(
                finished("2026-11-29T00:00:00Z"), finished("2026-11-30T00:00:00Z"), finished("2026-11-30T12:00:00Z"));

        List<RetentionDecision> decisions =
                RetentionPolicy.of(KeepRule.last(1), KeepRule.daily(2)).decide(backups, NOW);

        assertThat(decisions)
                .extracting(RetentionDecision::reason)
                .containsExactly(
                        "keep the newest 1: number 1; keep 2 daily: the newest of 2026-11-30",
                        "no rule keeps it: keep the newest 1, keep 2 daily",
                        "keep 2 daily: the newest of 2026-11-29");
    }

    @Test
    void looksAtEachPlanAlone() {
        List<BackupSummary> backups = committed(
                finished("2026-11-01T00:00:00Z").plan("monthly"),
                finished("2026-11-29T00:00:00Z").plan("daily"),
                finished("2026-11-30T00:00:00Z").plan("daily"));

        assertThat(RetentionPolicy.of(KeepRule.last(1)).decide(backups, NOW))
                .extracting(RetentionDecision::keep)
                .containsExactly(true, false, true);
        assertThat(RetentionPolicy.builder()
                        .keep(KeepRule.last(1))
                        .acrossPlans()
                        .build()
                        .decide(backups, NOW))
                .extracting(RetentionDecision::keep)
                .containsExactly(true, false, false);
    }

    @Test
    void thinsOutByTheStandardPreset() {
        List<ListedBackup> hourly = new ArrayList<>();
        Instant first = Instant.parse("2019-01-01T00:30:00Z");
        for (Instant at = first; at.isBefore(NOW.now()); at = at.plus(Duration.ofHours(1))) {
            hourly.add(finished(at));
        }

        List<RetentionDecision> kept = policy().decide(committed(hourly), NOW).stream()
                .filter(RetentionDecision::keep)
                .toList();

        assertThat(count(kept, "24 hourly")).isEqualTo(24);
        assertThat(count(kept, "7 daily")).isEqualTo(7);
        assertThat(count(kept, "4 weekly")).isEqualTo(4);
        assertThat(count(kept, "12 monthly")).isEqualTo(12);
        assertThat(count(kept, "5 yearly")).isEqualTo(5);
        assertThat(kept.get(kept.size() - 1).reason()).isEqualTo("keep 5 yearly: the newest of 2022");
    }

    private static long count(List<RetentionDecision> kept, String rule) {
        return kept.stream()
                .filter(decision -> decision.reason().contains(rule))
                .count();
    }

    @Test
    void describesRulesGroupingAndBudget() {
        assertThat(RetentionPolicy.builder()
                        .keep(KeepRule.last(7), KeepRule.yearly(1))
                        .acrossPlans()
                        .maxTotalBytes(1_000)
                        .build()
                        .describe())
                .isEqualTo("keep the newest 7, keep 1 yearly, across plans, at most 1000 bytes");
    }

    @Test
    void keepsEverythingThatFitsWhenThereIsOnlyABudget() {
        RetentionPolicy policy = RetentionPolicy.builder().maxTotalBytes(1).build();

        assertThat(policy.maxTotalBytes()).hasValue(1);
        assertThat(policy.decide(committed(finished("2026-11-01T00:00:00Z")), NOW))
                .allMatch(RetentionDecision::keep);
    }

    @Test
    void refusesAPolicyThatKeepsNothing() {
        assertThatThrownBy(RetentionPolicy::of).hasMessageContaining("would keep nothing");
        assertThatThrownBy(() -> RetentionPolicy.builder().maxTotalBytes(0)).hasMessageContaining("at least 1: 0");
    }

    @Test
    void tellsPressureFromTheRoomThatIsLeft() {
        assertThat(StoragePressure.of(new SinkSpace(1_000, 49), 0.05).bytesToFree())
                .isEqualTo(1);
        assertThat(StoragePressure.of(new SinkSpace(1_000, 50), 0.05).critical())
                .isFalse();
        assertThat(StoragePressure.of(new SinkSpace(1_000, 0), 0).critical()).isFalse();
        assertThatThrownBy(() -> StoragePressure.of(new SinkSpace(1_000, 0), 1)).hasMessageContaining("[0, 1)");
    }
}
