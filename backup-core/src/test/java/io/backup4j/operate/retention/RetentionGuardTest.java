package io.backup4j.operate.retention;

import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.testkit.ListedBackup;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionGuardTest {
    private static final Instant LATEST = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    void letsAPlanPassWhenNothingLooksWrong() {
        assertThat(check(plan(10, KeepRule.last(9)), LATEST, null)).isEmpty();
    }

    @Test
    void stopsWhenTheClockWentBackByMoreThanAnHour() {
        RetentionPlan plan = plan(10, KeepRule.last(9));

        assertThat(check(plan, LATEST.minus(Duration.ofHours(1)), null)).isEmpty();
        assertThat(RetentionGuard.check(plan, LATEST.minus(Duration.ofHours(1)).minusNanos(1), Optional.empty(), true))
                .singleElement()
                .satisfies(stop -> {
                    assertThat(stop.kind()).isEqualTo(RetentionStop.Kind.CLOCK_WENT_BACK);
                    assertThat(stop.message())
                            .contains("backup_20261201_000000_full-10", "delete it by its id", "Nothing was deleted");
                });
    }

    @Test
    void stopsWhenAnyBackupIsOfTheFutureNotOnlyTheLastCommitted() {
        List<ListedBackup> backups = days(10);
        backups.add(0, finished(LATEST.plus(Duration.ofDays(2))));

        assertThat(check(plan(backups, KeepRule.last(9)), LATEST, null))
                .containsExactly(RetentionStop.Kind.CLOCK_WENT_BACK);
    }

    @Test
    void stopsWhenTheStoragesClockIsMoreThanAnHourAway() {
        RetentionPlan plan = plan(10, KeepRule.last(9));

        assertThat(check(plan, LATEST, Duration.ofHours(1))).isEmpty();
        assertThat(check(plan, LATEST, Duration.ofHours(-1))).isEmpty();
        assertThat(check(plan, LATEST, Duration.ofHours(1).plusNanos(1)))
                .containsExactly(RetentionStop.Kind.CLOCK_SKEW);
        assertThat(check(plan, LATEST, Duration.ofHours(-1).minusNanos(1)))
                .containsExactly(RetentionStop.Kind.CLOCK_SKEW);
        assertThat(RetentionGuard.check(plan, LATEST, Optional.of(Duration.ofDays(2)), true))
                .as("force does not set a clock right")
                .hasSize(1);
    }

    @Test
    void stopsWhenMoreThanHalfWouldGoUnlessForced() {
        RetentionPlan half = plan(10, KeepRule.last(5));
        RetentionPlan more = plan(11, KeepRule.last(5));

        assertThat(check(half, LATEST, null)).isEmpty();
        assertThat(check(more, LATEST, null)).containsExactly(RetentionStop.Kind.MORE_THAN_HALF);
        assertThat(RetentionGuard.check(more, LATEST, Optional.empty(), true)).isEmpty();
    }

    @Test
    void doesNotStopThePolicyOfOneBackupThatIsAppliedAfterEachRun() {
        assertThat(check(plan(2, KeepRule.last(1)), LATEST, null)).isEmpty();
        assertThat(check(plan(3, KeepRule.last(1)), LATEST, null)).containsExactly(RetentionStop.Kind.MORE_THAN_HALF);
    }

    @Test
    void keepsAClockThatRanAheadFromExpiringEverything() {
        RetentionPlan plan = plan(days(4), LATEST.plus(Duration.ofDays(3_650)), KeepRule.within(Period.ofDays(30)));

        assertThat(plan.leaving()).hasSize(3);
        assertThat(check(plan, LATEST.plus(Duration.ofDays(3_650)), null))
                .containsExactly(RetentionStop.Kind.MORE_THAN_HALF);
    }

    @Test
    void saysNothingAboutAPlanThatDeletesNothing() {
        assertThat(check(plan(3, KeepRule.last(3)), LATEST.minus(Duration.ofDays(9)), Duration.ofDays(9)))
                .isEmpty();
    }

    private static List<RetentionStop.Kind> check(RetentionPlan plan, Instant now, @Nullable Duration skew) {
        return RetentionGuard.check(plan, now, Optional.ofNullable(skew), false).stream()
                .map(RetentionStop::kind)
                .toList();
    }

    /** One backup a day, the last at {@link #LATEST}. */
    private static List<ListedBackup> days(int count) {
        List<ListedBackup> backups = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            backups.add(finished(LATEST.minus(Duration.ofDays(i))));
        }
        return backups;
    }

    private static RetentionPlan plan(int count, KeepRule rule) {
        return plan(days(count), rule);
    }

    private static RetentionPlan plan(List<ListedBackup> backups, KeepRule rule) {
        return plan(backups, LATEST, rule);
    }

    private static RetentionPlan plan(List<ListedBackup> backups, Instant now, KeepRule rule) {
        return new RetentionPlanner(RetentionPolicy.of(rule), StoragePressure.none())
                .plan(ListedBackup.committed(backups), new RetentionMoment(now, ZoneOffset.UTC));
    }
}
