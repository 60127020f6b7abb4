package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SpanTest {

    @Test
    void readsSecondsMinutesHoursAndNothing() {
        assertThat(Span.parse("90s").duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(Span.parse("15m").duration()).isEqualTo(Duration.ofMinutes(15));
        assertThat(Span.parse("2h").duration()).isEqualTo(Duration.ofHours(2));
        assertThat(Span.parse("0").duration()).isZero();
        assertThat(Span.parse("0s").duration()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "-1s", "1.5m", "m", "1d", "10M", "1000000s"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Span.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("15m");
    }
}
