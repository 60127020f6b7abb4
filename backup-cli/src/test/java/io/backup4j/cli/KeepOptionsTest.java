package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class KeepOptionsTest {

    private static String policy(String... arguments) {
        return CommandLine.populateCommand(new KeepOptions(), arguments)
                .policy()
                .orElseThrow()
                .describe();
    }

    @Test
    void nothingIsToBeDeletedWhereNothingSaysWhatToKeep() {
        assertThat(CommandLine.populateCommand(new KeepOptions()).policy()).isEmpty();
    }

    @Test
    void everyOptionBecomesARule() {
        assertThat(policy(
                        "--keep-last=3",
                        "--keep-within=30d",
                        "--keep-hourly=24",
                        "--keep-daily=7",
                        "--keep-weekly=4",
                        "--keep-monthly=12",
                        "--keep-yearly=5",
                        "--keep-tag=release=yes",
                        "--max-size=1K"))
                .isEqualTo("keep the newest 3, keep within 30 days, keep 24 hourly, keep 7 daily, keep 4 weekly,"
                        + " keep 12 monthly, keep 5 yearly, keep tag release=yes, at most 1024 bytes");
    }

    @Test
    void severalValuesOfOneTagAreAllKept() {
        assertThat(policy("--keep-tag", "stage=test", "--keep-tag", "stage=production"))
                .isEqualTo("keep tag stage=test, keep tag stage=production");
    }

    @Test
    void theValueOfATagMayHoldAnything() {
        assertThat(policy("--keep-tag=why=a=b")).isEqualTo("keep tag why=a=b");
    }

    @Test
    void aTagWithoutAKeyIsAMistakeInTheCommandLine() {
        assertThatThrownBy(() -> policy("--keep-tag= =yes"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("KEY=VALUE");
    }
}
