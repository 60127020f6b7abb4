package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.testkit.LocalReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadManPingTest {
    private final Alerts alerts =
            Alerts.builder(new MemoryState()).executor(Runnable::run).build();
    private LocalReceiver receiver;
    private DeadManPing ping;

    @BeforeEach
    void listen() throws IOException {
        receiver = new LocalReceiver();
        ping = new DeadManPing("nightly", receiver.url("/uuid-secret"), alerts, Runnable::run);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private List<String> pinged() {
        return receiver.asked().stream().map(LocalReceiver.Asked::path).toList();
    }

    private void ended(RunOutcome outcome) {
        ping.ended("nightly", new TaskOutcome(outcome, ""), Duration.ofMinutes(1));
    }

    @Test
    void eachOutcomePingsWhatIsWrittenDown() {
        ping.started("nightly");
        ended(RunOutcome.SUCCESS);
        ended(RunOutcome.PARTIAL);
        ended(RunOutcome.FAILED);
        ended(RunOutcome.SKIPPED);
        ping.started("other");
        ping.ended("other", TaskOutcome.SUCCESS, Duration.ZERO);
        assertThat(pinged())
                .containsExactly("/uuid-secret/start", "/uuid-secret", "/uuid-secret/fail", "/uuid-secret/fail");
    }

    @Test
    void aPingThatFailsIsTriedAgainAndToldWithoutItsAddress() {
        receiver.answers(503);
        ended(RunOutcome.SUCCESS);
        assertThat(pinged()).hasSize(3);
        assertThat(alerts.open(AlertKind.DELIVERY, "ping-nightly").orElseThrow().message())
                .contains("503")
                .doesNotContain("secret");
        assertThat(ping.toString()).doesNotContain("secret");
        receiver.answers(200);
        ended(RunOutcome.SUCCESS);
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void pingsComeInOrderOnAThreadOfTheirOwn() throws InterruptedException {
        DeadManPing own = new DeadManPing("nightly", receiver.url("/own"), alerts, null);
        own.started("nightly");
        own.ended("nightly", TaskOutcome.SUCCESS, Duration.ZERO);
        assertThat(receiver.awaitAsked(2)).isTrue();
        assertThat(pinged()).containsExactly("/own/start", "/own");
    }

    @Test
    void aPoolOfManyThreadsPingsTheEndOfARunAfterItsBegin() {
        List<Runnable> pool = new ArrayList<>();
        DeadManPing pooled = new DeadManPing("nightly", receiver.url("/own"), alerts, pool::add);
        pooled.started("nightly");
        pooled.ended("nightly", TaskOutcome.SUCCESS, Duration.ZERO);
        while (!pool.isEmpty()) {
            // The thread that was asked last is the first to come.
            pool.remove(pool.size() - 1).run();
        }
        assertThat(pinged()).containsExactly("/own/start", "/own");
    }

    @Test
    void aPoolThatIsFullIsToldAndLosesNoLaterPing() {
        boolean[] full = {true};
        DeadManPing pooled = new DeadManPing("nightly", receiver.url("/own"), alerts, work -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            work.run();
        });
        pooled.started("nightly");
        assertThat(alerts.open(AlertKind.DELIVERY, "ping-nightly").orElseThrow().message())
                .contains("thread");
        full[0] = false;
        pooled.ended("nightly", TaskOutcome.SUCCESS, Duration.ZERO);
        assertThat(pinged()).containsExactly("/own");
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void aQueryStaysBehindThePath() {
        new DeadManPing("nightly", receiver.url("/a/?tag=x"), alerts, Runnable::run).started("nightly");
        assertThat(pinged()).containsExactly("/a/start?tag=x");
    }
}
