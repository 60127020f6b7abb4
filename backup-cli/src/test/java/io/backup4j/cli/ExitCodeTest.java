package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.WrongKeyException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {

    @Test
    void numbersAreThoseThatScriptsRelyOn() {
        assertThat(Arrays.stream(ExitCode.values()).map(code -> code.number() + "=" + code))
                .containsExactly(
                        "0=OK",
                        "1=FAILED",
                        "2=USAGE",
                        "3=PARTIAL",
                        "4=VERIFICATION_FAILED",
                        "5=STOPPED",
                        "6=WAITED",
                        "10=NO_REPOSITORY",
                        "11=LOCKED",
                        "12=WRONG_KEY",
                        "130=CANCELLED");
    }

    @Test
    void failuresWithACodeOfTheirOwnAreToldApart() {
        assertThat(ExitCode.of(new RepositoryException(ErrorCode.NO_REPOSITORY, "none")))
                .isEqualTo(ExitCode.NO_REPOSITORY);
        assertThat(ExitCode.of(new LockedException(ErrorCode.LOCKED, "held"))).isEqualTo(ExitCode.LOCKED);
        assertThat(ExitCode.of(new WrongKeyException("no"))).isEqualTo(ExitCode.WRONG_KEY);
        assertThat(ExitCode.of(new CancelledException("stop"))).isEqualTo(ExitCode.CANCELLED);
    }

    @Test
    void everythingElseHasFailed() {
        assertThat(ExitCode.of(new NotFoundException("gone"))).isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new RepositoryException(ErrorCode.UNEXPECTED_REPOSITORY, "unencrypted")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new IllegalStateException("defect"))).isEqualTo(ExitCode.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void noFailureIsMappedToSuccess(ErrorCode code) {
        assertThat(ExitCode.of(code))
                .isNotIn(ExitCode.OK, ExitCode.PARTIAL, ExitCode.USAGE, ExitCode.STOPPED, ExitCode.WAITED);
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeIsExplainedByHelp(ExitCode code, @TempDir Path home) {
        String help = new CommandLineRunner(home).run("create", "--help").ok().out();

        assertThat(help.replaceAll("\\s+", " ")).contains(" " + code.number() + " " + code.meaning());
    }
}
