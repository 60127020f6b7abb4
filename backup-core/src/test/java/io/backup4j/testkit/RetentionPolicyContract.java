package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.retention.RetentionMoment;
import io.backup4j.spi.retention.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link RetentionPolicy} must do, whatever it keeps. Extend it and supply the policy. */
public abstract class RetentionPolicyContract {
    private static final RetentionMoment NOW =
            new RetentionMoment(Instant.parse("2026-12-01T12:00:00Z"), ZoneId.of("Europe/Berlin"));

    /** The policy under test. */
    protected abstract RetentionPolicy policy();

    @Test
    final void decidesEachBackupOnceAndInOrder() {
        for (long seed = 1; seed <= 50; seed++) {
            List<BackupSummary> backups = backups(seed);
            assertThat(policy().decide(backups, NOW))
                    .as("seed %d", seed)
                    .extracting(RetentionDecision::backup)
                    .containsExactlyElementsOf(
                            backups.stream().map(BackupSummary::id).toList());
        }
    }

    @Test
    final void decidesNothingWhenThereIsNothing() {
        assertThat(policy().decide(List.of(), NOW)).isEmpty();
    }

    @Test
    final void decidesTheSameAgain() {
        List<BackupSummary> backups = backups(7);
        assertThat(policy().decide(backups, NOW)).isEqualTo(policy().decide(backups, NOW));
    }

    @Test
    final void leavesItsArgumentAlone() {
        List<BackupSummary> backups = Collections.unmodifiableList(new ArrayList<>(backups(8)));
        assertThat(policy().decide(backups, NOW)).hasSameSizeAs(backups);
    }

    @Test
    final void describesItself() {
        assertThat(policy().describe()).isNotBlank();
    }

    /** Backups newest first, at irregular times, of all types and two plans, some tagged, held, verified or damaged; clocks were wrong now and then. */
    protected static List<BackupSummary> backups(long seed) {
        Random random = new Random(seed);
        int count = random.nextInt(60);
        Instant finished = NOW.now().minus(Duration.ofMinutes(count * 2_500L));
        List<ListedBackup> backups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            finished = finished.plus(Duration.ofMinutes(1 + random.nextInt(5_000)));
            Instant shown = random.nextInt(20) == 0 ? finished.plus(Duration.ofDays(2)) : finished;
            ListedBackup backup = ListedBackup.finished(shown)
                    .type(BackupType.values()[random.nextInt(BackupType.values().length)])
                    .plan(random.nextInt(3) == 0 ? "rare" : "plan")
                    .stored(random.nextInt(1_000));
            if (random.nextInt(10) == 0) {
                backup.partial();
            }
            if (random.nextInt(2) == 0) {
                backup.verified();
            }
            if (random.nextInt(12) == 0) {
                backup.corrupted();
            }
            if (random.nextInt(12) == 0) {
                backup.held();
            }
            if (random.nextInt(8) == 0) {
                backup.tagged("release", Integer.toString(random.nextInt(2)));
            }
            backups.add(backup);
        }
        return ListedBackup.committed(backups);
    }
}
