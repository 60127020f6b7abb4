package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.target.RestoreParticipant;
import org.junit.jupiter.api.Test;

/** What every {@link RestoreParticipant} must do. Tests of an implementation extend this. */
public abstract class RestoreParticipantContract {

    /** A participant that is at work; the same one each time in one test. */
    protected abstract RestoreParticipant participant();

    /** Whether the part of the host behind it works now, seen from outside. */
    protected abstract boolean isWorking();

    @Test
    void hasANameAndAConstantPhase() {
        assertThat(participant().name()).isNotBlank();
        assertThat(participant().phase()).isEqualTo(participant().phase());
    }

    @Test
    void isNotQuietBeforeItIsAsked() {
        assertThat(participant().isQuiet()).isFalse();
        assertThat(isWorking()).isTrue();
    }

    @Test
    void isQuietWhenQuietReturns() throws Exception {
        participant().quiet();
        assertThat(participant().isQuiet()).isTrue();
        assertThat(isWorking()).isFalse();
    }

    @Test
    void worksAgainAfterResume() throws Exception {
        participant().quiet();
        participant().resume();
        assertThat(participant().isQuiet()).isFalse();
        assertThat(isWorking()).isTrue();
    }

    @Test
    void mayBeQuietedTwiceAndGoesThroughManyRestores() throws Exception {
        for (int restore = 0; restore < 3; restore++) {
            participant().quiet();
            participant().quiet();
            assertThat(participant().isQuiet()).isTrue();
            participant().resume();
            assertThat(isWorking()).isTrue();
        }
    }

    @Test
    void mayBeResumedWithoutHavingBeenQuieted() throws Exception {
        participant().resume();
        assertThat(participant().isQuiet()).isFalse();
        assertThat(isWorking()).isTrue();
    }
}
