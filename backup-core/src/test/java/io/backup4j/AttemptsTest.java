package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<Integer> tried = new ArrayList<>();
    private Duration waited = Duration.ZERO;

    @Test
    void triesAgainUntilItSucceeds() {
        String result = run(RetryLimits.DEFAULTS, attempt -> {
            if (attempt < 3) {
                throw away(attempt);
            }
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(tried).containsExactly(1, 2, 3);
        assertThat(waited).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void givesUpAfterTheLastRetryAndTellsOfAllFailures() {
        assertThatThrownBy(() -> run(RetryLimits.DEFAULTS, attempt -> {
                    throw away(attempt);
                }))
                .hasMessage("away 3")
                .satisfies(last -> assertThat(last.getSuppressed()[0])
                        .hasMessage("away 2")
                        .satisfies(
                                second -> assertThat(second.getSuppressed()[0]).hasMessage("away 1")));
        assertThat(tried).containsExactly(1, 2, 3);
        assertThat(waited).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void oneAndTheSameExceptionAgainIsNotSuppressedInItself() {
        BackupException same = away(0);
        assertThatThrownBy(() -> run(RetryLimits.DEFAULTS, attempt -> {
                    throw same;
                }))
                .isSameAs(same);
        assertThat(tried).hasSize(3);
    }

    @Test
    void whatMustNotBeTriedAgainIsNot() {
        for (RuntimeException failure : List.of(
                new ConfigurationException("wrong"),
                new StorageException(ErrorCode.STORAGE_FULL, "full"),
                new CancelledException("stopped"),
                new IllegalStateException("a bug"))) {
            tried.clear();
            assertThatThrownBy(() -> run(RetryLimits.DEFAULTS, attempt -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(tried).as(failure.getMessage()).containsExactly(1);
        }
        assertThat(waited).isZero();
    }

    @Test
    void withoutRetriesTheFirstFailureIsTheLast() {
        assertThatThrownBy(() -> run(RetryLimits.none(), attempt -> {
                    throw away(attempt);
                }))
                .hasMessage("away 1");
        assertThat(waited).isZero();
    }

    @Test
    void aRunThatWasGivenUpBeginsAgainAtOnce() {
        assertThatThrownBy(() -> run(RetryLimits.DEFAULTS, attempt -> {
                    throw new LockedException(ErrorCode.EXPELLED, "given up");
                }))
                .hasMessage("given up");
        assertThat(tried).containsExactly(1, 2, 3);
        assertThat(waited).isZero();
    }

    @Test
    void thoseWhoRefusedEachOtherDoNotTryAgainAtTheSameTime() {
        Set<Duration> waits = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            waited = Duration.ZERO;
            assertThatThrownBy(() -> run(RetryLimits.times(1), attempt -> {
                        throw new LockedException(ErrorCode.LOCKED, "held");
                    }))
                    .hasMessage("held");
            assertThat(waited).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(90));
            waits.add(waited);
        }
        assertThat(waits).hasSizeGreaterThan(1);
    }

    @Test
    void cancellationEndsTheWaitAndTellsWhatFailedBefore() {
        Attempts attempts = new Attempts(
                RetryLimits.DEFAULTS,
                duration -> {
                    waited = waited.plus(duration);
                    if (waited.compareTo(Duration.ofSeconds(10)) > 0) {
                        cancellation.cancel();
                    }
                },
                cancellation);
        assertThatThrownBy(() -> attempts.run("work", attempt -> {
                    tried.add(attempt);
                    throw away(attempt);
                }))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("away 1");
        assertThat(tried).containsExactly(1);
        assertThat(waited).isLessThan(Duration.ofSeconds(11));
    }

    @Test
    void whoCancelledDuringTheRunWaitsForNothing() {
        assertThatThrownBy(() -> run(RetryLimits.DEFAULTS, attempt -> {
                    cancellation.cancel();
                    throw away(attempt);
                }))
                .hasMessage("away 1");
        assertThat(waited).isZero();
    }

    @Test
    void anInterruptEndsTheWaitAndTheThreadStaysInterrupted() {
        Attempts attempts = new Attempts(
                RetryLimits.DEFAULTS,
                duration -> {
                    throw new InterruptedException();
                },
                cancellation);
        assertThatThrownBy(() -> attempts.run("work", attempt -> {
                    throw away(attempt);
                }))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private <T> T run(RetryLimits limits, IntFunction<T> work) {
        return new Attempts(limits, duration -> waited = waited.plus(duration), cancellation).run("work", attempt -> {
            tried.add(attempt);
            return work.apply(attempt);
        });
    }

    private static BackupException away(int attempt) {
        return new StorageException(ErrorCode.STORAGE, "away " + attempt);
    }
}
