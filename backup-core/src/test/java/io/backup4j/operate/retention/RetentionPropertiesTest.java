package io.backup4j.operate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.RetentionPolicyBuilder;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.testkit.RetentionPolicyContract;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for any rules over any backups. Each failure names its seed. */
class RetentionPropertiesTest extends RetentionPolicyContract {
    private static final int SEEDS = 1_000;
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata");

    @Override
    protected RetentionPolicy policy() {
        return policy(rules(new Random(1)));
    }

    @Test
    void neverDeletesWhatIsHeldOrTheNewestVerified() {
        int threatened = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<BackupSummary> backups = backups(seed);
            RetentionPolicy policy = limited(random);
            RetentionMoment moment = moment(random);
            Set<BackupId> sure = backups.stream()
                    .filter(BackupSummary::held)
                    .map(BackupSummary::id)
                    .collect(Collectors.toSet());
            backups.stream()
                    .filter(backup -> backup.verified() && !backup.corrupted())
                    .max(Comparator.comparingLong(BackupSummary::order))
                    .ifPresent(backup -> sure.add(backup.id()));

            assertThat(leaving(policy, pressure(random), backups, moment))
                    .as("seed %d, which must keep %s", seed, sure)
                    .noneMatch(sure::contains);
            threatened += policy.decide(backups, moment).stream().anyMatch(d -> !d.keep() && sure.contains(d.backup()))
                    ? 1
                    : 0;
        }
        assertThat(threatened).as("runs in which a guard mattered").isGreaterThan(SEEDS / 10);
    }

    @Test
    void neverDeletesTheLastOfAPlanWithoutPressure() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<BackupSummary> backups = backups(seed);
            Set<BackupId> leaving = leaving(limited(random), StoragePressure.none(), backups, moment(random));

            assertThat(plans(backups.stream()
                            .filter(backup -> !leaving.contains(backup.id()))
                            .toList()))
                    .as("seed %d", seed)
                    .isEqualTo(plans(backups));
        }
    }

    @Test
    void deletesNoMoreWithOneRuleMore() {
        int fewer = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<BackupSummary> backups = backups(seed);
            RetentionMoment moment = moment(random);
            List<KeepRule> rules = rules(random);
            Set<BackupId> before = leaving(policy(rules), StoragePressure.none(), backups, moment);
            rules.add(rule(random));
            Set<BackupId> after = leaving(policy(rules), StoragePressure.none(), backups, moment);

            assertThat(before).as("seed %d, last of %s", seed, rules).containsAll(after);
            fewer += after.size() < before.size() ? 1 : 0;
        }
        assertThat(fewer).as("runs in which the rule mattered").isGreaterThan(SEEDS / 10);
    }

    @Test
    void namesARuleOrAGuardForEachBackup() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<BackupSummary> backups = backups(seed);
            List<KeepRule> rules = rules(random);
            RetentionPlan plan =
                    new RetentionPlanner(policy(rules), StoragePressure.none()).plan(backups, moment(random));

            for (PlannedBackup planned : plan.backups()) {
                boolean rule = rules.stream().anyMatch(r -> planned.reason().contains(r.describe()));
                boolean guard = planned.keep()
                        && (planned.reason().startsWith("held by test")
                                || planned.reason().startsWith("the newest verified")
                                || planned.reason().startsWith("at least one backup of plan"));
                assertThat(rule || guard).as("seed %d: %s", seed, planned).isTrue();
            }
        }
    }

    @Test
    void settlesAfterOneRun() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<BackupSummary> backups = backups(seed);
            RetentionPolicy policy = limited(random);
            RetentionMoment moment = moment(random);
            Set<BackupId> leaving = leaving(policy, StoragePressure.none(), backups, moment);
            List<BackupSummary> rest = backups.stream()
                    .filter(backup -> !leaving.contains(backup.id()))
                    .toList();

            assertThat(leaving(policy, StoragePressure.none(), rest, moment))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    private static Set<BackupId> leaving(
            RetentionPolicy policy, StoragePressure pressure, List<BackupSummary> backups, RetentionMoment moment) {
        return new RetentionPlanner(policy, pressure)
                .plan(backups, moment).leaving().stream()
                        .map(planned -> planned.backup().id())
                        .collect(Collectors.toSet());
    }

    private static Set<String> plans(List<BackupSummary> backups) {
        return backups.stream().map(BackupSummary::plan).collect(Collectors.toSet());
    }

    private static RetentionMoment moment(Random random) {
        Instant now = Instant.parse("2026-12-01T12:00:00Z").plus(Duration.ofHours(random.nextInt(4_000) - 2_000));
        return new RetentionMoment(now, ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))));
    }

    private static RetentionPolicy limited(Random random) {
        RetentionPolicyBuilder builder =
                RetentionPolicy.builder().keep(rules(random).toArray(KeepRule[]::new));
        if (random.nextBoolean()) {
            builder.acrossPlans();
        }
        if (random.nextBoolean()) {
            builder.maxTotalBytes(1 + random.nextInt(20_000));
        }
        return builder.build();
    }

    private static StoragePressure pressure(Random random) {
        return new StoragePressure(random.nextBoolean() ? 0 : random.nextInt(40_000));
    }

    private static RetentionPolicy policy(List<KeepRule> rules) {
        return RetentionPolicy.of(rules.toArray(KeepRule[]::new));
    }

    private static List<KeepRule> rules(Random random) {
        List<KeepRule> rules = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            rules.add(rule(random));
        }
        return rules;
    }

    private static KeepRule rule(Random random) {
        int count = 1 + random.nextInt(6);
        KeepRule rule =
                switch (random.nextInt(8)) {
                    case 0 -> KeepRule.hourly(count);
                    case 1 -> KeepRule.daily(count);
                    case 2 -> KeepRule.weekly(count);
                    case 3 -> KeepRule.monthly(count);
                    case 4 -> KeepRule.yearly(count);
                    case 5 -> KeepRule.within(Period.ofDays(count * 7));
                    case 6 -> KeepRule.tagged("release", Integer.toString(random.nextInt(2)));
                    default -> KeepRule.last(count);
                };
        return random.nextInt(4) == 0 ? rule.onlyFor(BackupType.values()[random.nextInt(4)]) : rule;
    }
}
