package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.verify.BackupContents;
import io.backup4j.spi.verify.VerificationCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link VerificationCheck} must do. Extend it, supply the check, and contents that are right and wrong for it. */
public abstract class VerificationCheckContract {

    /** The check under test. */
    protected abstract VerificationCheck check();

    /** A backup in which the check finds nothing wrong, see {@link MemoryContents}. */
    protected abstract BackupContents right();

    /** A backup in which the check finds at least one problem. */
    protected abstract BackupContents wrong();

    @Test
    final void hasAName() {
        assertThat(check().name()).isNotBlank();
    }

    @Test
    final void findsNothingInWhatIsRight() throws IOException {
        assertThat(problems(right())).isEmpty();
    }

    @Test
    final void saysWhatIsWrong() throws IOException {
        assertThat(problems(wrong())).isNotEmpty().allSatisfy(problem -> assertThat(problem)
                .isNotBlank());
    }

    @Test
    final void findsTheSameAgain() throws IOException {
        VerificationCheck check = check();
        List<String> first = new ArrayList<>();
        check.check(wrong(), first::add);
        List<String> second = new ArrayList<>();
        check.check(wrong(), second::add);
        assertThat(second).isEqualTo(first);
    }

    private List<String> problems(BackupContents contents) throws IOException {
        List<String> problems = new ArrayList<>();
        check().check(contents, problems::add);
        return problems;
    }
}
