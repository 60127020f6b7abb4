package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {

    @ParameterizedTest
    @CsvSource({"list, warn", "-v list, debug", "list --verbose, debug", "list -q, error", "--quiet list, error"})
    void levelFollowsTheOptions(String arguments, String level) {
        assertThat(Logging.level(List.of(arguments.split(" ")))).isEqualTo(level);
    }
}
