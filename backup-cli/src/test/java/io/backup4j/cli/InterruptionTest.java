package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.run.Cancellation;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final Interruption interruption = new Interruption();

    @Test
    void cancelsTheRunningOperationAndSaysThatThereIsOneToWaitFor() {
        Cancellation cancellation = interruption.begin();

        assertThat(interruption.interrupt()).isTrue();
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void hasNothingToWaitForWhenNothingRuns() {
        interruption.begin();
        interruption.end();

        assertThat(interruption.interrupt()).isFalse();
    }

    @Test
    void anOperationThatBeginsTooLateIsCancelledAtOnce() {
        interruption.interrupt();

        assertThat(interruption.begin().isCancelled()).isTrue();
    }

    @Test
    void anOrdinaryExitIsNotHeldUp() {
        interruption.finished(0);

        assertThat(interruption.isFinished()).isTrue();
        // Would halt this JVM if it took the ordinary end for a signal.
        interruption.onShutdown();
    }
}
