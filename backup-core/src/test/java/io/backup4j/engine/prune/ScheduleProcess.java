package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.SealObserver;
import io.backup4j.testkit.ScheduledSink;
import io.backup4j.testkit.Turnstile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** One process of a schedule: its own view of the store, its own repository, clock and randomness. A second passes with every step of anybody. */
final class ScheduleProcess {
    private final Turnstile turnstile;
    private final Turnstile.Actor actor;
    private final int life;
    private final ScheduledSink sink;
    private final Repository repository;
    private final ScheduleWatch watch;
    private long pausedNanos;

    /**
     * @param skew by how much its clock is wrong
     */
    ScheduleProcess(
            Turnstile turnstile,
            Turnstile.Actor actor,
            ScheduledSink sink,
            ScheduleWatch watch,
            Duration skew,
            long seed,
            SealObserver observer)
            throws IOException {
        this.turnstile = turnstile;
        this.actor = actor;
        this.life = actor.life();
        this.sink = sink;
        this.watch = watch;
        Settings settings = new Settings(
                new StepClock(turnstile, TestRepositories.CLOCK.instant().plus(skew)),
                new ScheduleRandom(seed),
                actor.name(),
                1,
                ScheduleTemplate.MEMORY_BYTES,
                1,
                false,
                Optional.empty());
        // Who waits for the store to come back lets others pass.
        settings = settings.withPause(this::pause);
        this.repository = TestRepositories.open(sink, settings, observer);
    }

    ScheduledSink sink() {
        return sink;
    }

    Repository repository() {
        return repository;
    }

    long step() {
        return turnstile.steps();
    }

    /** From here on it matters whether somebody else removes a session of this actor. */
    void beginWatch() {
        watch.begin(actor);
    }

    /** Whether somebody else has removed a session of this actor. */
    boolean expelled() {
        return watch.expelled(actor);
    }

    /** How often somebody else has deleted a pack. */
    int freedByOthers() {
        return watch.freedByOthers(actor);
    }

    /** The backup was said to be deleted, before anybody is known to have asked for that. */
    void suspect(UUID backup, Exception why) {
        watch.suspect(backup, actor.name() + ": " + why.getMessage());
    }

    private void pause(Duration time) {
        try {
            actor.pass(life, "pauses", () -> null);
        } catch (IOException e) {
            throw new AssertionError("nothing was done that could fail", e);
        }
    }

    /** Measures by steps; who waits lets others pass. */
    Stopwatch stopwatch() {
        return new Stopwatch() {
            @Override
            public long nanos() {
                return Duration.ofSeconds(turnstile.steps()).toNanos() + pausedNanos;
            }

            @Override
            public void pause(Duration duration) {
                ScheduleProcess.this.pause(duration);
                pausedNanos += duration.toNanos();
            }
        };
    }

    /** Goes one second with every step. */
    private static final class StepClock extends Clock {
        private final Turnstile turnstile;
        private final Instant begin;

        private StepClock(Turnstile turnstile, Instant begin) {
            this.turnstile = turnstile;
            this.begin = begin;
        }

        @Override
        public Instant instant() {
            return begin.plusSeconds(turnstile.steps());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
