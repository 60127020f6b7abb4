package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AgeTest {

    @Test
    void hoursAreHoursAndAllElseIsOfTheCalendar() {
        assertThat(Age.parse("36h").amount()).isEqualTo(Duration.ofHours(36));
        assertThat(Age.parse("30d").amount()).isEqualTo(Period.ofDays(30));
        assertThat(Age.parse("8w").amount()).isEqualTo(Period.ofDays(56));
        assertThat(Age.parse("6m").amount()).isEqualTo(Period.ofMonths(6));
        assertThat(Age.parse("2y").amount()).isEqualTo(Period.ofYears(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "0d", "-1d", "1.5d", "30D", "d", "1d2h", "1000000d"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Age.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("30d");
    }
}
