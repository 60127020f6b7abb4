package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteCountTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1048576, 1048576",
        "12B, 12",
        "2k, 2048",
        "3M, 3145728",
        "500G, 536870912000",
        "500GiB, 536870912000",
        "1.5TB, 1649267441664",
        "7p, 7881299347898368"
    })
    void readsNumbersWithUnitsOf1024(String text, long bytes) {
        assertThat(ByteCount.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0.1", "-1G", "G", "5 G", "5X", "5iB", "1e3", "9000000P", "99999999999999999999"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> ByteCount.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("500G");
    }
}
