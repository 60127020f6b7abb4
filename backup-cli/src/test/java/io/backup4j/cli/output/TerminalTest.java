package io.backup4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void noColorWinsWhateverItsValueUnlessItIsEmpty() {
        assertThat(Terminal.colourWanted(Map.of())).isTrue();
        assertThat(Terminal.colourWanted(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Terminal.colourWanted(Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Terminal.colourWanted(Map.of("NO_COLOR", "false"))).isFalse();
    }

    @Test
    void widthComesFromTheEnvironment() {
        assertThat(Terminal.columns(Map.of("COLUMNS", "132"))).isEqualTo(132);
        assertThat(Terminal.columns(Map.of("COLUMNS", "wide"))).isEqualTo(80);
        assertThat(Terminal.columns(Map.of())).isEqualTo(80);
    }

    @Test
    void stylePaintsOnlyIfColoured() {
        assertThat(Style.of(true).bad("x")).isEqualTo("\u001b[31mx\u001b[0m");
        assertThat(Style.of(false).bad("x")).isEqualTo("x");
    }
}
