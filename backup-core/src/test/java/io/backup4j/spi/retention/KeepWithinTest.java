package io.backup4j.spi.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.testkit.KeepRuleContract;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepWithinTest extends KeepRuleContract {

    @Override
    protected KeepRule rule() {
        return KeepRule.within(Period.ofDays(30));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "24 hours across the night of 23 hours | PT24H | 2026-03-29T10:00:00Z | 2026-03-28T10:00:00Z",
                "one day across the night of 23 hours | P1D | 2026-03-29T10:00:00Z | 2026-03-28T11:00:00Z",
                "one day across the night of 25 hours | P1D | 2026-10-25T10:00:00Z | 2026-10-24T09:00:00Z",
                "a month back from the 31st | P1M | 2026-03-31T10:00:00Z | 2026-02-28T11:00:00Z",
                "a year back from the leap day | P1Y | 2028-02-29T12:00:00Z | 2027-02-28T12:00:00Z",
            })
    void keepsWhatFinishedAtTheBoundAndNothingBefore(String name, String age, Instant now, Instant bound) {
        KeepRule rule =
                age.startsWith("PT") ? KeepRule.within(Duration.parse(age)) : KeepRule.within(Period.parse(age));
        var backups = committed(finished(bound.minusNanos(1)), finished(bound), finished(now));

        assertThat(rule.keeps(backups, new RetentionMoment(now, ZoneId.of("Europe/Berlin")))
                        .keySet())
                .containsExactly(backups.get(0).id(), backups.get(1).id());
    }

    @Test
    void keepsWhatClaimsToBeOfTheFuture() {
        var backups = committed(finished("2031-01-01T00:00:00Z"), finished("2026-12-01T00:00:00Z"));

        assertThat(rule().keeps(backups, new RetentionMoment(Instant.parse("2026-12-01T00:00:00Z"), ZoneId.of("UTC"))))
                .hasSize(2);
    }

    @Test
    void saysHowLong() {
        assertThat(rule().describe()).isEqualTo("keep within 30 days");
        assertThat(KeepRule.within(Period.of(1, 2, 1)).describe()).isEqualTo("keep within 1 year 2 months 1 day");
        assertThat(KeepRule.within(Duration.ofDays(2)).describe()).isEqualTo("keep within 48 hours");
        assertThat(KeepRule.within(Duration.ofMinutes(90)).describe()).isEqualTo("keep within PT1H30M");
    }

    @Test
    void refusesAnAgeOfNothingOrLessOrForEver() {
        assertThatThrownBy(() -> KeepRule.within(Period.ZERO)).hasMessageContaining("more than nothing");
        assertThatThrownBy(() -> KeepRule.within(Duration.ofHours(-1))).hasMessageContaining("more than nothing");
        assertThatThrownBy(() -> KeepRule.within(Period.ofYears(1001))).hasMessageContaining("at most 1000 years");
        assertThatThrownBy(() -> KeepRule.within(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("at most 1000 years");
    }
}
