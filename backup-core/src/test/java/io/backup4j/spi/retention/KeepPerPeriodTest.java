package io.backup4j.spi.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.testkit.KeepRuleContract;
import io.backup4j.testkit.ListedBackup;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepPerPeriodTest extends KeepRuleContract {

    @Override
    protected KeepRule rule() {
        return KeepRule.daily(5);
    }

    /**
     * Backups are given as they were committed, oldest first; {@code kept} names the periods of those that stay, newest first, each after the number of the
     * backup in commit order.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "two in a day, the newer stays | Europe/Berlin | DAY | 9 | 2026-12-01T08:00:00Z 2026-12-01T20:00:00Z | 2=2026-12-01",
                "23:30Z is tomorrow in Berlin | Europe/Berlin | DAY | 9 | 2026-12-01T22:30:00Z 2026-12-01T23:30:00Z | 2=2026-12-02 1=2026-12-01",
                "the same is one day in UTC | UTC | DAY | 9 | 2026-12-01T22:30:00Z 2026-12-01T23:30:00Z | 2=2026-12-01",
                "spring day of 23 hours, first and last minute | Europe/Berlin | DAY | 9 | 2026-03-28T22:59:00Z 2026-03-28T23:00:00Z 2026-03-29T21:59:00Z 2026-03-29T22:00:00Z | 4=2026-03-30 3=2026-03-29 1=2026-03-28",
                "autumn day of 25 hours, first and last minute | Europe/Berlin | DAY | 9 | 2026-10-24T21:59:00Z 2026-10-24T22:00:00Z 2026-10-25T22:59:00Z 2026-10-25T23:00:00Z | 4=2026-10-26 3=2026-10-25 1=2026-10-24",
                "the hour that is skipped in spring | Europe/Berlin | HOUR | 9 | 2026-03-29T00:30:00Z 2026-03-29T01:30:00Z | 2=2026-03-29T03:00+02:00 1=2026-03-29T01:00+01:00",
                "the hour that is repeated in autumn is two | Europe/Berlin | HOUR | 9 | 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z | 2=2026-10-25T02:00+01:00 1=2026-10-25T02:00+02:00",
                "half an hour is repeated in autumn | Australia/Lord_Howe | HOUR | 9 | 2026-04-04T14:45:00Z 2026-04-04T15:15:00Z | 2=2026-04-05T01:00+10:30 1=2026-04-05T01:00+11:00",
                "a zone of half hours | Asia/Kolkata | HOUR | 9 | 2026-12-01T08:29:00Z 2026-12-01T08:31:00Z | 2=2026-12-01T14:00+05:30 1=2026-12-01T13:00+05:30",
                "a day without midnight | America/Sao_Paulo | DAY | 9 | 2018-11-04T02:59:00Z 2018-11-04T03:00:00Z 2018-11-05T01:59:00Z 2018-11-05T02:00:00Z | 4=2018-11-05 3=2018-11-04 1=2018-11-03",
                "a day that did not exist | Pacific/Apia | DAY | 9 | 2011-12-30T09:00:00Z 2011-12-30T11:00:00Z | 2=2011-12-31 1=2011-12-29",
                "leap day | UTC | DAY | 9 | 2028-02-28T12:00:00Z 2028-02-29T12:00:00Z 2028-03-01T12:00:00Z | 3=2028-03-01 2=2028-02-29 1=2028-02-28",
                "leap day is in February | UTC | MONTH | 9 | 2028-02-01T00:00:00Z 2028-02-29T23:59:59Z 2028-03-01T00:00:00Z | 3=2028-03 2=2028-02",
                "weeks begin on Monday | UTC | WEEK | 9 | 2026-11-29T23:59:00Z 2026-11-30T00:00:00Z | 2=2026-W49 1=2026-W48",
                "a week that spans the year | UTC | WEEK | 9 | 2026-12-28T12:00:00Z 2027-01-03T12:00:00Z 2027-01-04T12:00:00Z | 3=2027-W01 2=2026-W53",
                "a year that begins in December | UTC | WEEK | 9 | 2024-12-29T12:00:00Z 2024-12-30T12:00:00Z 2025-01-01T12:00:00Z | 3=2025-W01 1=2024-W52",
                "new year in the user's zone | Europe/Berlin | YEAR | 9 | 2026-12-31T22:59:59Z 2026-12-31T23:00:00Z | 2=2027 1=2026",
                "months in the user's zone | America/Los_Angeles | MONTH | 9 | 2026-12-01T07:59:59Z 2026-12-01T08:00:00Z | 2=2026-12 1=2026-11",
                "days without a backup take no place | UTC | DAY | 2 | 2026-01-01T00:00:00Z 2026-06-01T00:00:00Z 2026-12-01T00:00:00Z | 3=2026-12-01 2=2026-06-01",
                "equal times, the later commit stays | UTC | DAY | 9 | 2026-12-01T08:00:00Z 2026-12-01T08:00:00Z | 2=2026-12-01",
                "commit order beats the clock | UTC | DAY | 9 | 2026-12-01T20:00:00Z 2026-12-01T08:00:00Z | 2=2026-12-01",
                "a clock far ahead takes one place, not the first | UTC | DAY | 2 | 2041-01-01T00:00:00Z 2026-11-30T00:00:00Z 2026-12-01T00:00:00Z | 3=2026-12-01 2=2026-11-30",
                "a clock that was set back takes no place twice | UTC | DAY | 2 | 2026-12-01T00:00:00Z 2026-11-30T00:00:00Z 2026-12-01T01:00:00Z | 3=2026-12-01 2=2026-11-30",
            })
    void keepsTheNewestOfEachPeriod(
            String name, String zone, CalendarPeriod period, int count, String committed, String kept) {
        List<BackupSummary> backups = committed(
                Arrays.stream(committed.split(" ")).map(ListedBackup::finished).toList());
        KeepRule rule = new KeepPerPeriod(period, count);

        List<String> found =
                rule.keeps(backups, new RetentionMoment(Instant.EPOCH, ZoneId.of(zone))).entrySet().stream()
                        .map(entry -> order(backups, entry.getKey().value()) + "="
                                + entry.getValue().substring("the newest of ".length()))
                        .toList();

        assertThat(found).containsExactly(kept.split(" "));
    }

    private static long order(List<BackupSummary> backups, String id) {
        return backups.stream()
                .filter(backup -> backup.id().value().equals(id))
                .findFirst()
                .orElseThrow()
                .order();
    }

    @Test
    void keepsAnIntactBackupBesideTheDamagedNewestOfADay() {
        List<BackupSummary> backups = committed(
                finished("2026-11-30T08:00:00Z"),
                finished("2026-12-01T08:00:00Z"),
                finished("2026-12-01T09:00:00Z"),
                finished("2026-12-01T10:00:00Z").corrupted());

        assertThat(rule().keeps(backups, new RetentionMoment(Instant.EPOCH, ZoneId.of("UTC")))
                        .keySet())
                .containsExactly(
                        backups.get(0).id(), backups.get(1).id(), backups.get(3).id());
    }

    @Test
    void refusesToKeepNothing() {
        assertThatThrownBy(() -> KeepRule.weekly(0)).hasMessageContaining("weekly: must be at least 1: 0");
    }
}
