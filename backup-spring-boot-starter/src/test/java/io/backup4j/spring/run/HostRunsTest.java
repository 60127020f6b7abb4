package io.backup4j.spring.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
