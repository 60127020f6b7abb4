package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link KeepRule} must do, whatever it keeps. Extend it and supply the rule; a policy of this rule alone passes the contract of policies too. */
public abstract class KeepRuleContract extends RetentionPolicyContract {
    private static final RetentionMoment NOW =
            new RetentionMoment(Instant.parse("2026-12-01T12:00:00Z"), ZoneId.of("Europe/Berlin"));

    /** The rule under test. */
    protected abstract KeepRule rule();

    @Override
    protected final RetentionPolicy policy() {
        return RetentionPolicy.of(rule());
    }

    @Test
    final void keepsOnlyWhatItWasShown() {
        for (long seed = 1; seed <= 50; seed++) {
            List<BackupSummary> backups = backups(seed);
            assertThat(backups.stream().map(BackupSummary::id))
                    .as("seed %d", seed)
                    .containsAll(rule().keeps(backups, NOW).keySet());
        }
    }

    @Test
    final void choosesTheSameAgain() {
        for (long seed = 1; seed <= 50; seed++) {
            List<BackupSummary> backups = backups(seed);
            assertThat(rule().keeps(backups, NOW)).as("seed %d", seed).isEqualTo(rule().keeps(backups, NOW));
        }
    }

    @Test
    final void isNamedInEveryReason() {
        assertThat(rule().describe()).isNotBlank();
        for (long seed = 1; seed <= 50; seed++) {
            assertThat(policy().decide(backups(seed), NOW))
                    .as("seed %d", seed)
                    .extracting(RetentionDecision::reason)
                    .allMatch(reason -> reason.contains(rule().describe()));
        }
    }

    @Test
    final void keepsNothingOfNothing() {
        assertThat(rule().keeps(List.of(), NOW)).isEmpty();
    }
}
