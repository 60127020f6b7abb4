package io.backup4j.spring.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostRunsTest {
    private final HostRuns runs = new HostRuns(Clock.systemUTC(), List.of(), List.of());
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        runs.close();
    }

    @Test
    void noBackupBeginsWhileARestoreReplacesWhatItWouldRead() throws Exception {
        HostRun restore = runs.begin(job(RunKind.RESTORE, "backup", true, release));
        assertThatThrownBy(() -> runs.begin(job(RunKind.BACKUP, "nightly", false, release)))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("restore of 'backup'")
                .hasMessageContaining("no backup begins beside it");

        CountDownLatch none = new CountDownLatch(0);
        CompletableFuture<String> scheduled = CompletableFuture.supplyAsync(
                () -> runs.run(job(RunKind.BACKUP, "nightly", false, none), RunControl.none()));
        assertThat(runs.recent()).as("it waits").containsExactly(restore);
        release.countDown();

        assertThat(scheduled.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(restore.end()).isPresent();
    }

    @Test
    void noRestoreReplacesWhatABackupReads() {
        runs.begin(job(RunKind.BACKUP, "nightly", false, release));
        assertThatThrownBy(() -> runs.begin(job(RunKind.RESTORE, "backup", true, release)))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("no restore begins beside it");
    }

    @Test
    void aRestoreElsewhereIsInNobodysWay() {
        HostRun restore = runs.begin(job(RunKind.RESTORE, "backup", false, release));
        HostRun backup = runs.begin(job(RunKind.BACKUP, "nightly", false, new CountDownLatch(0)));
        await().atMost(Duration.ofSeconds(20)).until(() -> backup.end().isPresent());
        assertThat(restore.end()).isEmpty();
    }

    @Test
    void aRestoreThatFailedIsInNobodysWay() {
        HostRun restore = runs.begin(new HostRuns.Job<String>(
                RunKind.RESTORE,
                "backup",
                "test",
                true,
                control -> {
                    throw new IllegalStateException("it failed");
                },
                report -> RunOutcome.SUCCESS));
        await().atMost(Duration.ofSeconds(20)).until(() -> restore.end().isPresent());
        assertThat(runs.run(job(RunKind.BACKUP, "nightly", false, new CountDownLatch(0)), RunControl.none()))
                .isEqualTo("done");
    }

    @Test
    void closingWaitsForWhatRunsOnOtherThreadsAndNothingBeginsAfterwards() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        HostRuns.Job<String> stubborn = new HostRuns.Job<>(
                RunKind.EXPORT,
                "backup",
                "test",
                control -> {
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> control.cancellation().isCancelled());
                    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                    ended.set(true);
                    return "done";
                },
                report -> RunOutcome.SUCCESS);
        CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> runs.now(stubborn));
        await().atMost(Duration.ofSeconds(20)).until(() -> !runs.recent().isEmpty());

        runs.close();

        assertThat(ended).isTrue();
        assertThat(request.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        HostRuns.Job<String> late = job(RunKind.BACKUP, "nightly", false, new CountDownLatch(0));
        assertThatThrownBy(() -> runs.now(late))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("the application stops");
        assertThatThrownBy(() -> runs.begin(late)).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> runs.run(late, RunControl.none())).isInstanceOf(CancelledException.class);
        assertThat(runs.recent()).hasSize(1);
    }

    @Test
    void whatRunsIsNotForgottenHoweverManyFollow() {
        HostRun slow = runs.begin(job(RunKind.RESTORE, "backup", false, release));
        for (int i = 0; i < 150; i++) {
            runs.now(job(RunKind.BACKUP, "nightly", false, new CountDownLatch(0)));
        }
        assertThat(runs.find(slow.id())).contains(slow);
        assertThat(runs.recent()).hasSize(100);
    }

    private static HostRuns.Job<String> job(RunKind kind, String subject, boolean replacing, CountDownLatch until) {
        return new HostRuns.Job<>(
                kind,
                subject,
                "test",
                replacing,
                control -> {
                    try {
                        until.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return "done";
                },
                report -> RunOutcome.SUCCESS);
    }
}
