package io.backup4j.spi.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.testkit.RunRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunRecordTest {
    @Test
    void aFailureHasACodeAndNothingElseHasOne() {
        assertThatThrownBy(() -> record(RunOutcome.FAILED, null, "why"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("error");
        assertThatThrownBy(() -> record(RunOutcome.SUCCESS, "STORAGE", null)).hasMessageContaining("error");
    }

    @Test
    void aSkippedRunSaysWhy() {
        assertThatThrownBy(() -> record(RunOutcome.SKIPPED, null, null)).hasMessageContaining("says why");
        assertThat(record(RunOutcome.SKIPPED, null, "no room in the sandbox").message())
                .contains("no room in the sandbox");
    }

    @Test
    void aLongMessageIsCutAtAWholeCharacter() {
        String message = "x".repeat(RunRecord.MAX_MESSAGE_CHARS - 2) + "🙂🙂";
        String cut = RunRecord.cut(message);
        assertThat(cut).hasSizeLessThanOrEqualTo(RunRecord.MAX_MESSAGE_CHARS).endsWith("…");
        assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(cut);
        assertThatThrownBy(() -> record(RunOutcome.FAILED, "SOURCE", message)).hasMessageContaining("longer than");
        assertThat(record(RunOutcome.FAILED, "SOURCE", cut).message()).contains(cut);
    }

    @Test
    void aClockThatWasSetBackGivesNoNegativeDuration() {
        RunRecord run = RunRecords.run(1);
        Instant before = run.started().minusSeconds(100);
        assertThat(new RunRecord(
                                run.run(),
                                run.kind(),
                                null,
                                run.started(),
                                before,
                                run.outcome(),
                                null,
                                null,
                                null,
                                run.bytes(),
                                0,
                                1,
                                "",
                                "")
                        .duration())
                .isEqualTo(Duration.ZERO);
    }

    private static RunRecord record(RunOutcome outcome, @Nullable String error, @Nullable String message) {
        RunRecord run = RunRecords.run(1);
        return new RunRecord(
                run.run(),
                run.kind(),
                null,
                run.started(),
                run.finished(),
                outcome,
                null,
                error,
                message,
                RunBytes.NONE,
                0,
                1,
                "api@host",
                "memory:");
    }
}
