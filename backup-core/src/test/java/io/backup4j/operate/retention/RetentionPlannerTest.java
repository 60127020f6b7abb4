package io.backup4j.operate.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.testkit.ListedBackup;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPlannerTest {
    private static final RetentionMoment NOW =
            new RetentionMoment(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);
    private static final RetentionPolicy LAST_ONE = RetentionPolicy.of(KeepRule.last(1));

    @Test
    void keepsAHeldBackupWhateverThePolicySays() {
        RetentionPlan plan = plan(LAST_ONE, day(1).held(), day(2), day(3).verified());

        assertThat(kept(plan)).containsExactly(3L, 1L);
        assertThat(plan.backups().get(2).reason())
                .startsWith("held by test since 2026-11-01")
                .endsWith("audit");
        assertThat(plan.backups().get(1).reason()).isEqualTo("no rule keeps it: keep the newest 1");
    }

    @Test
    void keepsTheNewestVerifiedBackup() {
        RetentionPlan plan = plan(LAST_ONE, day(1).verified(), day(2).verified(), day(3), day(4));

        assertThat(kept(plan)).containsExactly(4L, 2L);
        assertThat(plan.backups().get(2).reason()).isEqualTo("the newest verified backup");
    }

    @Test
    void takesNoDamagedBackupForVerified() {
        assertThat(kept(plan(LAST_ONE, day(1).verified(), day(2).verified().corrupted(), day(3))))
                .containsExactly(3L, 1L);
    }

    @Test
    void keepsTheLastCompleteBackupWhenTheNewestVerifiedOneIsPartial() {
        RetentionPlan plan = plan(
                LAST_ONE,
                day(1).verified(),
                day(2).partial().verified(),
                day(3).partial().verified());

        assertThat(kept(plan)).containsExactly(3L, 1L);
        assertThat(plan.backups().get(2).reason()).isEqualTo("the newest verified complete backup");
    }

    @Test
    void keepsOneBackupOfAPlanThatNoRuleKeeps() {
        RetentionPolicy acrossPlans =
                RetentionPolicy.builder().keep(KeepRule.last(1)).acrossPlans().build();

        RetentionPlan plan = plan(acrossPlans, day(1).plan("old"), day(2).plan("old"), day(3).verified());

        assertThat(kept(plan)).containsExactly(3L, 2L);
        assertThat(plan.backups().get(1).reason()).isEqualTo("at least one backup of plan 'old' stays");
    }

    @Test
    void prefersAProvenBackupAsTheLastOfItsPlan() {
        RetentionPolicy none = RetentionPolicy.of(KeepRule.tagged("never", "given"));

        assertThat(kept(plan(
                        none,
                        day(1).plan("b"),
                        day(2).plan("b").corrupted(),
                        day(3).plan("a").verified())))
                .containsExactly(3L, 1L);
        assertThat(kept(plan(
                        none,
                        day(1).plan("b").verified(),
                        day(2).plan("b"),
                        day(3).plan("a").verified())))
                .containsExactly(3L, 1L);
        assertThat(kept(plan(
                        none, day(1).plan("b").corrupted(), day(2).plan("b").corrupted())))
                .containsExactly(2L);
    }

    @Test
    void fitsIntoTheSizeBudgetOldestFirst() {
        RetentionPlan plan = plan(
                budget(250),
                day(1).stored(500),
                day(2).stored(100),
                day(3).stored(100),
                day(4).stored(100).verified());

        assertThat(kept(plan)).containsExactly(4L, 3L);
        assertThat(plan.backups().get(3).reason()).isEqualTo("over the size budget of 250 bytes, oldest first");
        assertThat(plan.leavingBytes()).isEqualTo(600);
    }

    @Test
    void countsWhatIsGuardedIntoTheSizeBudget() {
        assertThat(kept(plan(
                        budget(250),
                        day(1).stored(200).held(),
                        day(2).stored(100),
                        day(3).stored(50).verified())))
                .containsExactly(3L, 1L);
    }

    @Test
    void exceedsTheSizeBudgetRatherThanGiveUpWhatIsGuarded() {
        assertThat(kept(plan(budget(1), day(1).held(), day(2).plan("b"), day(3), day(4).verified())))
                .containsExactly(4L, 2L, 1L);
    }

    @Test
    void freesTheOldestFirstUnderPressureUntilItIsEnough() {
        RetentionPlan plan = plan(RetentionPolicy.of(KeepRule.last(3)), StoragePressure.critical(150), days(5));

        // The rule lets two go, which is enough.
        assertThat(kept(plan)).containsExactly(5L, 4L, 3L);

        RetentionPlan more = plan(RetentionPolicy.of(KeepRule.last(3)), StoragePressure.critical(201), days(5));

        assertThat(kept(more)).containsExactly(5L, 4L);
        assertThat(more.backups().get(2).reason())
                .isEqualTo("critical storage pressure, 201 bytes to free, oldest first");
    }

    @Test
    void isSureOfHoldsAndTheNewestVerifiedOnlyUnderPressure() {
        ListedBackup[] backups = {day(1).plan("b"), day(2).held(), day(3).plan("b"), day(4).verified(), day(5)};

        assertThat(kept(plan(RetentionPolicy.standard(), StoragePressure.critical(1_000), backups)))
                .containsExactly(4L, 2L);
    }

    @Test
    void givesUpTheLastOfAPlanAfterEverythingElse() {
        ListedBackup[] backups = {day(1).plan("b"), day(2), day(3), day(4).verified(), day(5)};

        assertThat(kept(plan(RetentionPolicy.standard(), StoragePressure.critical(300), backups)))
                .containsExactly(4L, 1L);
    }

    @Test
    void ordersByCommitNotByTime() {
        List<BackupSummary> backups = new ArrayList<>(committed(
                finished("2026-11-30T00:00:00Z"), finished("2031-01-01T00:00:00Z"), finished("2026-11-01T00:00:00Z")));
        Collections.shuffle(backups, new java.util.Random(3));

        RetentionPlan plan =
                new RetentionPlanner(RetentionPolicy.of(KeepRule.last(2)), StoragePressure.none()).plan(backups, NOW);

        assertThat(kept(plan)).containsExactly(3L, 2L);
    }

    @Test
    void appliesAChangedPolicyToWhatExists() {
        ListedBackup[] backups = days(6);

        assertThat(kept(plan(RetentionPolicy.of(KeepRule.last(2)), backups))).containsExactly(6L, 5L);
        assertThat(kept(plan(RetentionPolicy.of(KeepRule.last(4)), backups))).containsExactly(6L, 5L, 4L, 3L);
    }

    @Test
    void describesEveryBackupWithItsReason() {
        assertThat(plan(LAST_ONE, day(1), day(2)).describe())
                .containsExactly(
                        "policy: keep the newest 1",
                        "keep   backup_20261102_000000_full-2  keep the newest 1: number 1",
                        "delete backup_20261101_000000_full  no rule keeps it: keep the newest 1",
                        "1 stay, 1 go, an estimated 100 bytes are freed by the next prune");
    }

    @Test
    void refusesAPolicyThatDecidesOtherBackups() {
        assertThatThrownBy(() -> plan(new Careless(), day(1), day(2)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'careless'")
                .hasMessageContaining("got 2 backups")
                .hasMessageContaining("Nothing was deleted");
    }

    /** Decides in the wrong order. */
    private record Careless() implements RetentionPolicy {
        @Override
        public String describe() {
            return "careless";
        }

        @Override
        public List<RetentionDecision> decide(List<BackupSummary> backups, RetentionMoment moment) {
            List<RetentionDecision> decisions = new ArrayList<>(LAST_ONE.decide(backups, moment));
            Collections.reverse(decisions);
            return decisions;
        }
    }

    private static RetentionPolicy budget(long bytes) {
        return RetentionPolicy.builder().maxTotalBytes(bytes).build();
    }

    private static ListedBackup day(int day) {
        return finished(Instant.parse("2026-11-01T00:00:00Z").plusSeconds(86_400L * (day - 1)));
    }

    private static ListedBackup[] days(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(RetentionPlannerTest::day)
                .toArray(ListedBackup[]::new);
    }

    private static RetentionPlan plan(RetentionPolicy policy, ListedBackup... backups) {
        return plan(policy, StoragePressure.none(), backups);
    }

    private static RetentionPlan plan(RetentionPolicy policy, StoragePressure pressure, ListedBackup... backups) {
        return new RetentionPlanner(policy, pressure).plan(committed(backups), NOW);
    }

    private static List<Long> kept(RetentionPlan plan) {
        return plan.backups().stream()
                .filter(PlannedBackup::keep)
                .map(planned -> planned.backup().order())
                .toList();
    }
}
