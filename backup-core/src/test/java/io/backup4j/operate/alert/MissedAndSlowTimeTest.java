package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.spi.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From when on a run counts as missed, and how long one must take to be slow. */
class MissedAndSlowTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", BERLIN);

    @Test
    void whatBeginsLaterByItsJitterIsNotMissed() {
        assertThat(MissedTime.after(NIGHTLY, Duration.ofHours(6), Instant.parse("2026-12-01T01:10:00Z"), null))
                .contains(Instant.parse("2026-12-02T08:10:00Z"));
    }

    @Test
    void whenARunIsMissedFollowsFromItsSchedule() {
        assertMissed("daily 02:00", "2026-12-01T01:10:00Z", "2026-12-02T02:10:00Z");
        assertMissed("hourly", "2026-12-01T01:02:00Z", "2026-12-01T03:02:00Z");
        assertMissed("every 6h", "2026-12-01T00:10:00Z", "2026-12-01T12:10:00Z");
        assertMissed("weekly sunday 03:00", "2026-12-06T02:00:00Z", "2026-12-20T02:00:00Z");
        // A day of 25 hours in Berlin: 2026-10-25.
        assertMissed("daily 02:30", "2026-10-24T00:30:00Z", "2026-10-25T02:30:00Z");
        // By hand, just before it is due.
        assertMissed("daily 02:00", "2026-12-02T00:50:00Z", "2026-12-03T01:50:00Z");
    }

    @Test
    void workdaysAloneAreNoAlarmOnMonday() {
        Schedule workdays = after -> {
            Instant next = after;
            do {
                next = NIGHTLY.next(next).orElseThrow();
            } while (next.atZone(BERLIN).getDayOfWeek().getValue() > 5);
            return Optional.of(next);
        };
        // Friday the 4th of December; due on Monday the 7th at 01:00 UTC.
        assertThat(MissedTime.after(workdays, Duration.ZERO, Instant.parse("2026-12-04T01:10:00Z"), null))
                .contains(Instant.parse("2026-12-07T02:00:00Z"));
    }

    @Test
    void fewRunsSayNothingAboutWhatIsUsual() {
        List<Duration> runs =
                List.of(Duration.ofMinutes(10), Duration.ofMinutes(11), Duration.ofMinutes(9), Duration.ofMinutes(60));
        assertThat(SlowTime.over(runs)).isEmpty();
        List<Duration> more = new ArrayList<>(runs);
        more.add(Duration.ofMinutes(10));
        assertThat(SlowTime.over(more)).contains(Duration.ofMinutes(20));
        assertThat(SlowTime.over(List.of(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1))))
                .contains(Duration.ofSeconds(301));
    }

    private static void assertMissed(String text, String last, String missed) {
        assertThat(MissedTime.after(ScheduleText.parse(text, BERLIN), Duration.ZERO, Instant.parse(last), null))
                .as(text)
                .contains(Instant.parse(missed));
    }
}
