package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PercentTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0.01", "5%, 0.05", "0.5, 0.005", "100, 1", "100%, 1"})
    void isAPartOfTheWhole(String text, double fraction) {
        assertThat(Percent.parse(text).fraction()).isEqualTo(fraction);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "101", "-1", "1e1", "half", "100.1", "NaN"})
    void nothingElseIs(String text) {
        assertThatThrownBy(() -> Percent.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("0 to 100");
    }
}
