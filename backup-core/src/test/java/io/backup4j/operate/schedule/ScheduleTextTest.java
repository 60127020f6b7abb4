package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTextTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            BERLIN,
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kolkata"),
            ZoneId.of("America/Sao_Paulo"),
            ZoneId.of("Africa/Cairo"));

    @Test
    void readsEveryFormInAnyCaseAndSpacing() {
        assertThat(times("hourly", "2026-12-01T10:00:00Z", 2))
                .containsExactly("2026-12-01T11:00:00Z", "2026-12-01T12:00:00Z");
        assertThat(times("hourly :15", "2026-12-01T10:00:00Z", 1)).containsExactly("2026-12-01T10:15:00Z");
        assertThat(times(" Daily   02:00 ", "2026-12-01T10:00:00Z", 1)).containsExactly("2026-12-02T01:00:00Z");
        assertThat(times("weekly Sunday 03:00", "2026-12-01T10:00:00Z", 2))
                .containsExactly("2026-12-06T02:00:00Z", "2026-12-13T02:00:00Z");
        assertThat(times("weekly sun 03:00", "2026-12-01T10:00:00Z", 1)).containsExactly("2026-12-06T02:00:00Z");
        assertThat(times("every 15m", "2026-12-01T10:14:59Z", 2))
                .containsExactly("2026-12-01T10:15:00Z", "2026-12-01T10:30:00Z");
        assertThat(times("every 6h", "2026-12-01T10:00:00Z", 1)).containsExactly("2026-12-01T12:00:00Z");
        assertThat(times("daily 02:00, daily 14:00", "2026-12-01T10:00:00Z", 2))
                .containsExactly("2026-12-01T13:00:00Z", "2026-12-02T01:00:00Z");
    }

    @Test
    void aMonthThatIsTooShortEndsOnItsLastDay() {
        assertThat(times("monthly 31 04:00", "2027-01-30T00:00:00Z", 4))
                .containsExactly(
                        "2027-01-31T03:00:00Z", "2027-02-28T03:00:00Z", "2027-03-31T02:00:00Z", "2027-04-30T02:00:00Z");
        assertThat(times("monthly 30 04:00", "2028-02-01T00:00:00Z", 1)).containsExactly("2028-02-29T03:00:00Z");
    }

    @Test
    void whatIsNoScheduleSaysWhatIsPossible() {
        for (String wrong : List.of(
                "",
                "nightly",
                "daily",
                "daily 25:00",
                "daily 2:00",
                "hourly 15",
                "weekly someday 03:00",
                "monthly 32 04:00",
                "monthly 0 04:00",
                "every 0m",
                "every 5s",
                "every 15",
                "daily 02:00,",
                "0 0 2 * * *")) {
            assertThatThrownBy(() -> ScheduleText.parse(wrong, BERLIN))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "'")
                    .hasMessageContaining("daily 02:00")
                    .hasMessageContaining("on change");
        }
    }

    @Test
    void onChangeIsNeverDueByTheClockAndMayBeJoinedWithTimes() {
        assertThat(ScheduleText.parse("on change", BERLIN).next(Instant.EPOCH)).isEmpty();
        assertThat(ScheduleText.onChange("daily 02:00, On  Change")).isTrue();
        assertThat(ScheduleText.onChange("daily 02:00")).isFalse();
        assertThat(times("on change, daily 02:00", "2026-12-01T10:00:00Z", 1)).containsExactly("2026-12-02T01:00:00Z");
    }

    @Test
    void aTimeThatTheClockLeavesOutRunsOnceThatDay() {
        // 2027-03-28, Berlin: 02:00 becomes 03:00.
        assertThat(times("daily 02:30", "2027-03-26T12:00:00Z", 3))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceRunsOnce() {
        // 2026-10-25, Berlin: 03:00 becomes 02:00.
        assertThat(times("daily 02:30", "2026-10-23T12:00:00Z", 3))
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void aDayThatAZoneLeavesOutRunsOnTheNext() {
        // Samoa crossed the date line: there was no Friday the 30th of December 2011.
        Schedule schedule = ScheduleText.parse("weekly friday 02:00", ZoneId.of("Pacific/Apia"));
        for (String after : List.of("2011-12-24T00:00:00Z", "2011-12-30T11:00:00Z")) {
            assertThat(schedule.next(Instant.parse(after))).contains(Instant.parse("2011-12-30T12:00:00Z"));
        }
    }

    @Test
    void anHourThatComesTwiceRunsEachTimeWhereEveryHourIsAskedFor() {
        assertThat(times("hourly", "2026-10-24T23:30:00Z", 4))
                .containsExactly(
                        "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
    }

    @Test
    void everyDayOfFourYearsHasOneRunInEachZone() {
        for (ZoneId zone : ZONES) {
            for (String time : List.of("00:00", "00:30", "01:15", "02:00", "02:30", "03:00", "23:59")) {
                Schedule schedule = ScheduleText.parse("daily " + time, zone);
                Map<LocalDate, Integer> runs = new HashMap<>();
                Instant at = Instant.parse("2024-12-31T12:00:00Z");
                Instant end = Instant.parse("2029-01-01T12:00:00Z");
                while (at.isBefore(end)) {
                    at = schedule.next(at).orElseThrow();
                    runs.merge(LocalDate.ofInstant(at, zone), 1, Integer::sum);
                }
                LocalDate day = LocalDate.of(2025, 1, 2);
                while (day.isBefore(LocalDate.of(2029, 1, 1))) {
                    assertThat(runs.get(day))
                            .as("%s at %s in %s", day, time, zone)
                            .isEqualTo(1);
                    day = day.plusDays(1);
                }
            }
        }
    }

    @Test
    void theNextTimeIsLaterAndNoneIsBetween() {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> forms = List.of(
                "hourly :07",
                "daily 02:30",
                "weekly sunday 02:30",
                "monthly 31 00:30",
                "every 7m",
                "every 5h",
                "hourly, daily 02:15");
        for (int i = 0; i < 2000; i++) {
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Schedule schedule = ScheduleText.parse(forms.get(random.nextInt(forms.size())), zone);
            Instant after = Instant.parse("2024-01-01T00:00:00Z")
                    .plusMillis(random.nextLong(Duration.ofDays(2000).toMillis()));
            Instant next = schedule.next(after).orElseThrow();
            Instant between = after.plusMillis(
                    random.nextLong(Duration.between(after, next).toMillis() + 1));

            assertThat(next).as("%s after %s, seed %s", schedule, after, seed).isAfter(after);
            assertThat(schedule.next(between.isBefore(next) ? between : next.minusMillis(1)))
                    .as("%s between %s and %s, seed %s", schedule, after, next, seed)
                    .contains(next);
        }
    }

    @Test
    void theLastOfManyMissedTimesIsFoundWithoutStepsThroughAllOfThem() {
        int[] asked = {0};
        Schedule hourly = ScheduleText.parse("hourly", BERLIN);
        Schedule counting = after -> {
            asked[0]++;
            return hourly.next(after);
        };
        Instant now = Instant.parse("2026-12-01T10:30:00Z");

        assertThat(DueTimes.last(counting, now.minus(Duration.ofDays(3650)), now))
                .contains(Instant.parse("2026-12-01T10:00:00Z"));
        assertThat(asked[0]).isLessThan(10);
    }

    @Test
    void theLastMissedTimeFollowsFromNowAlone() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        for (String form :
                List.of("hourly :07", "daily 02:30", "weekly sunday 02:30", "monthly 31 00:30", "every 7m")) {
            Schedule schedule = ScheduleText.parse(form, BERLIN);
            for (int i = 0; i < 50; i++) {
                Instant now = Instant.parse("2026-01-01T00:00:00Z")
                        .plusMillis(random.nextLong(Duration.ofDays(700).toMillis()));
                Instant last = DueTimes.last(schedule, now.minus(Duration.ofDays(500)), now)
                        .orElseThrow();

                assertThat(schedule.next(last).orElseThrow())
                        .as("%s, now %s, seed %s", form, now, seed)
                        .isAfter(now);
                assertThat(DueTimes.last(schedule, now.minus(Duration.ofDays(40)), now))
                        .contains(last);
                assertThat(DueTimes.last(schedule, last, now)).isEmpty();
            }
        }
    }

    private static List<String> times(String text, String after, int count) {
        Schedule schedule = ScheduleText.parse(text, BERLIN);
        List<String> times = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = schedule.next(at).orElseThrow();
            times.add(at.toString());
        }
        return times;
    }
}
