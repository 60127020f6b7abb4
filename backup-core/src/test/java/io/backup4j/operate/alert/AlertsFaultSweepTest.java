package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.state.StateStore;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.RecordingChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The process dies at every write of the notes of alerts, before or after it took effect, and the next one goes on. */
class AlertsFaultSweepTest {

    /** Not a {@link RuntimeException}, which alerts survive. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One life after the other on one disk. */
    private static final class Life implements StateStore {
        private final MemoryState disk;
        private final int dies;
        private final boolean done;
        private int writes;

        Life(MemoryState disk, int dies, boolean done) {
            this.disk = disk;
            this.dies = dies;
            this.done = done;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return disk.read(name);
        }

        @Override
        public void write(String name, byte[] content) {
            writes++;
            if (writes < dies || (writes == dies && done)) {
                disk.write(name, content);
            }
            if (writes >= dies) {
                throw new Died();
            }
        }
    }

    @Test
    void whatWasRaisedOrResolvedIsToldByThisProcessOrTheNext() {
        int writes = 1;
        for (int dies = 1; dies <= writes; dies++) {
            for (boolean done : new boolean[] {false, true}) {
                writes = Math.max(writes, sweep(dies, done) + 1);
            }
        }
        assertThat(writes).as("steps that are noted").isGreaterThan(4);
    }

    private static int sweep(int dies, boolean done) {
        String where = "write " + dies + (done ? " done" : " lost");
        MovedClock clock = MovedClock.at("2026-12-01T02:00:00Z");
        MemoryState disk = new MemoryState();
        RecordingChannel mail = new RecordingChannel("mail");
        Life life = new Life(disk, dies, done);
        boolean raised = false;
        boolean resolved = false;
        try {
            Alerts alerts = alerts(life, clock, mail);
            alerts.raise(AlertKind.FAILED, "nightly", "no route");
            raised = true;
            alerts.look();
            clock.forward(Duration.ofMinutes(10));
            alerts.resolve(AlertKind.FAILED, "nightly");
            resolved = true;
            alerts.look();
        } catch (Died e) {
            // What did not return was not promised.
        }
        clock.forward(Duration.ofMinutes(10));
        Alerts next = alerts(disk, clock, mail);
        next.look();
        List<String> told = new ArrayList<>(mail.told());
        if (resolved) {
            assertThat(told).as(where).contains("RESOLVED FAILED nightly");
            assertThat(next.open()).as(where).isEmpty();
        } else if (raised) {
            assertThat(told).as(where).contains("OPENED FAILED nightly");
        }
        assertThat(told.size()).as("%s: %s", where, told).isLessThanOrEqualTo(3);
        return life.writes;
    }

    private static Alerts alerts(StateStore store, MovedClock clock, RecordingChannel mail) {
        return Alerts.builder(store)
                .clock(clock)
                .executor(Runnable::run)
                .channel(mail, AlertSeverity.WARNING)
                .build();
    }
}
