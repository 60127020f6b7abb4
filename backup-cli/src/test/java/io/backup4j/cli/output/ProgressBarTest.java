package io.backup4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.Progress.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter terminal = new StringWriter();

    @Test
    void showsHowMuchIsDoneWhileTheEndIsUnknown() {
        assertThat(ProgressBar.line(new Progress(Phase.BACKUP, 12, -1, 3 << 20, -1, 1 << 20, "docs/a.txt")))
                .isEqualTo("backing up  12 entries  3.0 MiB  stored 1.0 MiB  docs/a.txt");
    }

    @Test
    void showsABarOnceTheEndIsKnown() {
        assertThat(ProgressBar.line(new Progress(Phase.RESTORE, 1, 4, 512, 1024, 0, "")))
                .isEqualTo("restoring [##########          ] 50%  1 entry  512 B");
    }

    @Test
    void neverClaimsMoreThanEverything() {
        assertThat(ProgressBar.line(new Progress(Phase.VERIFY, 9, 4, 0, -1, 0, "")))
                .contains("] 100%");
    }

    @Test
    void longLinesAreCutAtTheWidthOfTheTerminal() {
        bar(30).accept(new Progress(Phase.BACKUP, 1, -1, 1, -1, 0, "a".repeat(100)));

        assertThat(terminal.toString()).hasSize(30).startsWith("\r");
    }

    @Test
    void aShorterLineWipesTheLongerOneAndTheEndWipesAll() {
        ProgressBar bar = bar(80);
        bar.accept(new Progress(Phase.BACKUP, 1, -1, 1, -1, 0, "a long name"));
        bar.accept(new Progress(Phase.BACKUP, 1, -1, 1, -1, 0, "short"));
        bar.close();

        assertThat(terminal.toString())
                .endsWith("short      \r" + " ".repeat("backing up  1 entry  1 B  short".length()) + "\r");
    }

    @Test
    void namesCannotTakeOverTheTerminal() {
        assertThat(ProgressBar.line(new Progress(Phase.BACKUP, 1, -1, 1, -1, 0, "a\u001b[2Jb\n")))
                .endsWith("a?[2Jb?");
    }

    @Test
    void reportsAfterTheEndDrawNothing() {
        ProgressBar bar = bar(80);
        bar.close();
        bar.accept(new Progress(Phase.BACKUP, 1, -1, 1, -1, 0, ""));

        assertThat(terminal.toString()).isEmpty();
    }

    private ProgressBar bar(int columns) {
        return new ProgressBar(new PrintWriter(terminal), columns);
    }
}
