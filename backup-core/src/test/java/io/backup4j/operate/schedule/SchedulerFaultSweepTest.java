package io.backup4j.operate.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.spi.state.StateStore;
import io.backup4j.testkit.MovedClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The process dies at every write of its notes, before or after it took effect, and the next one goes on. */
class SchedulerFaultSweepTest {
    private static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", ZoneId.of("UTC"));
    private static final Instant BEGIN = Instant.parse("2026-12-01T12:00:00Z");

    /** Not a {@link RuntimeException}, which the scheduler would survive. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class DyingStore implements StateStore {
        private final MemoryState disk;
        private final int at;
        private final boolean done;
        private int writes;

        DyingStore(MemoryState disk, int at, boolean done) {
            this.disk = disk;
            this.at = at;
            this.done = done;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return disk.read(name);
        }

        @Override
        public void write(String name, byte[] content) {
            writes++;
            if (writes < at || (writes == at && done)) {
                disk.write(name, content);
            }
            if (writes >= at) {
                throw new Died();
            }
        }
    }

    @Test
    void nothingIsForgottenAndNothingRunsMoreThanOnceMore() {
        int writes = 0;
        for (int at = 1; at <= Math.max(writes, 1); at++) {
            for (boolean done : new boolean[] {false, true}) {
                writes = Math.max(writes, sweep(at, done));
            }
        }
        assertThat(writes).as("steps that are persisted").isGreaterThan(5);
    }

    private int sweep(int at, boolean done) {
        String where = "write " + at + (done ? " done" : " lost");
        MovedClock clock = new MovedClock(BEGIN);
        MemoryState disk = new MemoryState();
        List<Instant> runs = new ArrayList<>();
        DyingStore dying = new DyingStore(disk, at, done);
        boolean asked = false;
        try {
            Scheduler first = scheduler(dying, clock, runs);
            clock.forward(Duration.ofDays(1));
            first.look();
            first.request("nightly");
            asked = true;
            first.look();
            first.pause("other");
            clock.forward(Duration.ofDays(1));
            first.look();
        } catch (Died e) {
            // What it has not written it has not promised.
        }
        int before = runs.size();
        clock.set(BEGIN.plus(Duration.ofDays(3)));
        Scheduler next = scheduler(disk, clock, runs);
        next.look();
        next.look();
        TaskStatus status = next.status().get(0);

        assertThat(status.nextDue().orElseThrow()).as(where).isAfter(clock.instant());
        if (at == 1 && !done) {
            // It died before it had noted that there is such a task, which begins to count now.
            assertThat(status.known()).as(where).isEqualTo(clock.instant());
            return dying.writes + 1;
        }
        assertThat(status.known()).as(where).isEqualTo(BEGIN);
        assertThat(status.lastOutcome()).as(where).contains(TaskOutcome.SUCCESS);
        assertThat(runs.size()).as(where).isBetween(before + 1, before + 2);
        if (asked) {
            assertThat(runs)
                    .as("%s: the night, the request, and what was missed", where)
                    .hasSizeGreaterThanOrEqualTo(3);
        }
        return dying.writes + 1;
    }

    private static Scheduler scheduler(StateStore store, MovedClock clock, List<Instant> runs) {
        Scheduler scheduler =
                Scheduler.builder(store).clock(clock).executor(Runnable::run).build();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, control -> {
            runs.add(clock.instant());
            return TaskOutcome.SUCCESS;
        }));
        scheduler.add(ScheduledTask.of("other", Schedule.onRequest(), control -> TaskOutcome.SUCCESS));
        return scheduler;
    }

    @Test
    void aRunThatKillsItsProcessIsGivenUpAfterThreeTimesUntilItsNextTime() {
        MovedClock clock = new MovedClock(BEGIN);
        MemoryState disk = new MemoryState();
        List<Instant> deaths = new ArrayList<>();
        deadly(disk, clock, deaths);
        clock.forward(Duration.ofDays(1));
        TaskStatus status = null;
        for (int i = 0; i < 6; i++) {
            status = deadly(disk, clock, deaths);
        }
        assertThat(deaths).hasSize(Scheduler.MAX_STARTS);
        assertThat(status.lastOutcome().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(status.lastOutcome().orElseThrow().message()).contains("3 times");
        clock.forward(Duration.ofDays(1));
        deadly(disk, clock, deaths);
        assertThat(deaths).hasSize(Scheduler.MAX_STARTS + 1);
    }

    /** One life of a process: a thread that ends in the middle of the run, and nothing after it is written. */
    private static TaskStatus deadly(MemoryState disk, MovedClock clock, List<Instant> deaths) {
        boolean[] dead = {false};
        StateStore store = new StateStore() {
            @Override
            public Optional<byte[]> read(String name) throws IOException {
                return disk.read(name);
            }

            @Override
            public void write(String name, byte[] content) {
                if (!dead[0]) {
                    disk.write(name, content);
                }
            }
        };
        Scheduler scheduler =
                Scheduler.builder(store).clock(clock).executor(Runnable::run).build();
        scheduler.add(ScheduledTask.of("deadly", NIGHTLY, control -> {
            deaths.add(clock.instant());
            dead[0] = true;
            return TaskOutcome.SUCCESS;
        }));
        scheduler.look();
        return scheduler.status().get(0);
    }
}
