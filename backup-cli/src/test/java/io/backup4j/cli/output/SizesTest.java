package io.backup4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048524, 1023.9 KiB",
        "1048575, 1.0 MiB",
        "1048576, 1.0 MiB",
        "4294967296, 4.0 GiB",
        "9223372036854775807, 8.0 EiB",
    })
    void bytesAreShownInBinaryUnits(long bytes, String expected) {
        assertThat(Sizes.bytes(bytes)).isEqualTo(expected);
    }

    @Test
    void countsHaveGroupsAndAPlural() {
        assertThat(Sizes.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Sizes.count(1, "file")).isEqualTo("1 file");
        assertThat(Sizes.count(0, "file")).isEqualTo("0 files");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "59999, 59.9 s",
        "60000, 1 min 00 s",
        "3599999, 59 min 59 s",
        "3600000, 1 h 00 min",
        "90000000, 25 h 00 min"
    })
    void durationsFitTheirLength(long millis, String expected) {
        assertThat(Times.duration(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @Test
    void instantsAreShownInTheZoneOfTheUser() {
        Instant instant = Instant.parse("2026-12-01T23:30:22.9Z");

        assertThat(new Times(ZoneId.of("Europe/Berlin")).instant(instant)).isEqualTo("2026-12-02 00:30:22 +01:00");
        assertThat(new Times(ZoneOffset.UTC).instant(instant)).isEqualTo("2026-12-01 23:30:22 UTC");
    }
}
