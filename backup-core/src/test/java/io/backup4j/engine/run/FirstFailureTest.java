package io.backup4j.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstFailureTest {
    private final Cancellation cancellation = new Cancellation();
    private final FirstFailure failure = new FirstFailure(cancellation);

    @Test
    void letsTheOperationGoOnWhileNothingFailed() {
        assertThat(failure.happened()).isFalse();
        assertThatCode(failure::check).doesNotThrowAnyException();
    }

    @Test
    void throwsEveryKindOfFailureThatAThreadCanEndWith() {
        for (Throwable reported : List.of(
                new IOException("io"), new IllegalArgumentException("runtime"), new OutOfMemoryError("error"))) {
            FirstFailure one = new FirstFailure(cancellation);
            one.report(reported);
            assertThat(one.happened()).isTrue();
            assertThatThrownBy(one::check).isSameAs(reported);
        }
        InterruptedException stopped = new InterruptedException("stopped");
        failure.report(stopped);
        assertThatThrownBy(failure::check)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(stopped);
    }

    @Test
    void keepsTheFirstAndNotesTheOthers() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        failure.report(first);
        failure.report(second);
        failure.report(first);
        assertThatThrownBy(failure::check).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    void saysThatTheCallerCancelled() {
        cancellation.cancel();
        assertThat(failure.happened()).isTrue();
        assertThatThrownBy(failure::check).isInstanceOf(CancelledException.class);
    }
}
