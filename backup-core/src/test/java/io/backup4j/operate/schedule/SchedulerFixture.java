package io.backup4j.operate.schedule;

import io.backup4j.operate.state.MemoryState;
import io.backup4j.spi.schedule.Schedule;
import io.backup4j.testkit.MovedClock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A clock, notes and a nightly task that records when it runs. */
abstract class SchedulerFixture {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final Schedule NIGHTLY = ScheduleText.parse("daily 02:00", BERLIN);

    final MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
    final MemoryState state = new MemoryState();
    final List<Instant> runs = new ArrayList<>();

    Scheduler scheduler() {
        return Scheduler.builder(state).clock(clock).executor(Runnable::run).build();
    }

    Scheduler nightly() {
        Scheduler scheduler = scheduler();
        scheduler.add(ScheduledTask.of("nightly", NIGHTLY, this::run));
        return scheduler;
    }

    TaskOutcome run(io.backup4j.spi.run.RunControl control) {
        runs.add(clock.instant());
        return TaskOutcome.SUCCESS;
    }
}
