package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T14:30:00Z, 2026-12-01T14:30:00Z",
        "2026-12-01T14:30:00.123456789Z, 2026-12-01T14:30:00.123456789Z",
        "2026-12-01T15:30+01:00, 2026-12-01T14:30:00Z",
        "2026-12-01T15:30:05+0100, 2026-12-01T14:30:05Z",
        "2026-12-01T15:30, 2026-12-01T14:30:00Z",
        "2026-12-01 15:30:22, 2026-12-01T14:30:22Z",
        "2026-12-01 15:30:22 +01:00, 2026-12-01T14:30:22Z",
        "2026-12-01 14:30:22 UTC, 2026-12-01T14:30:22Z",
        "2026-07-01T15:30, 2026-07-01T13:30:00Z",
        "2026-12-01T09:30-05:00[America/New_York], 2026-12-01T14:30:00Z",
    })
    void readsWhatPeopleWrite(String text, String expected) {
        assertThat(Timestamps.parse(text, ZONE)).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({"2026-12-01, 2026-12-01T22:59:59.999999999Z", "2026-10-25, 2026-10-25T22:59:59.999999999Z"})
    void aDateMeansItsEndInTheZoneOfTheUser(String text, String expected) {
        assertThat(Timestamps.parse(text, ZONE)).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-02-30", "14:30", "2026-12-01T25:00", "1764599422"})
    void refusesTheRestAndShowsHowToWriteIt(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text, ZONE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("2026-12-01T14:30:00Z");
    }
}
