package io.backup4j.operate.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.operate.schedule.ScheduleText;
import io.backup4j.operate.schedule.ScheduledTask;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.operate.state.MemoryState;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.schedule.RunClaims.Answer;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.NonConditionalSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TaskClaimsTest {
    private static final Instant MONDAY = Instant.parse("2026-12-07T02:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-12-08T02:00:00Z");

    private static final Clock LATER = Clock.fixed(Instant.parse("2027-12-01T00:00:00Z"), ZoneOffset.UTC);

    private final MemorySink sink = new MemorySink();
    private final AtomicLong nanos = new AtomicLong();
    private final Repository repository;

    TaskClaimsTest() throws IOException {
        repository = TestRepositories.encrypted(sink, TestRepositories.settings(1, 16 << 20, false), null);
    }

    private TaskClaims claims() {
        return new TaskClaims(repository, LATER, nanos::get);
    }

    private static Answer.Mine mine(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Mine.class);
        return (Answer.Mine) answer;
    }

    @Test
    void oneHasItAndTheOthersSeeWhoUntilItIsDone() throws IOException {
        TaskClaims first = claims();
        TaskClaims second = claims();
        Answer.Mine claim = mine(first.take("nightly", MONDAY));
        assertThat(second.take("nightly", MONDAY))
                .isInstanceOfSatisfying(Answer.Elsewhere.class, elsewhere -> assertThat(elsewhere.who())
                        .contains("process"));
        mine(second.take("weekly", MONDAY)).end(true);
        claim.end(true);
        assertThat(second.take("nightly", MONDAY)).isInstanceOf(Answer.Done.class);
        assertThat(first.take("nightly", MONDAY)).isInstanceOf(Answer.Done.class);
        mine(second.take("nightly", TUESDAY)).end(true);
        assertThat(first.take("nightly", MONDAY))
                .as("a later run has seen all of it")
                .isInstanceOf(Answer.Done.class);
    }

    @Test
    void aLaterRunWaitsForAnEarlierOneOfTheSameTask() throws IOException {
        Answer.Mine slow = mine(claims().take("nightly", MONDAY));
        TaskClaims second = claims();
        assertThat(second.take("nightly", TUESDAY)).isInstanceOf(Answer.Elsewhere.class);
        slow.end(true);
        mine(second.take("nightly", TUESDAY));
    }

    @Test
    void aClockThatIsAheadOfOursStopsNobody() throws IOException {
        MovedClock ours = new MovedClock(MONDAY);
        mine(claims().take("nightly", MONDAY.plus(Duration.ofDays(300)))).end(true);
        TaskClaims second = new TaskClaims(repository, ours, nanos::get);
        mine(second.take("nightly", MONDAY)).end(true);
        assertThat(second.take("nightly", MONDAY)).isInstanceOf(Answer.Done.class);
        mine(claims().take("nightly", MONDAY.plus(Duration.ofMinutes(9)))).end(true);
        assertThat(second.take("nightly", MONDAY)).as("clocks differ a little").isInstanceOf(Answer.Done.class);
    }

    @Test
    void whatWasCutOffIsTakenOverAtOnce() throws IOException {
        mine(claims().take("nightly", MONDAY)).end(false);
        mine(claims().take("nightly", MONDAY));
    }

    @Test
    void whoShowsNoSignOfLifeIsGivenUpAndWhoDoesIsNot() throws IOException {
        TaskClaims second = claims();
        Answer.Mine claim = mine(claims().take("nightly", MONDAY));
        for (int minute = 0; minute < 20; minute++) {
            assertThat(second.take("nightly", MONDAY)).as("minute %s", minute).isInstanceOf(Answer.Elsewhere.class);
            claim.beat();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        }
        assertThat(second.take("nightly", MONDAY)).isInstanceOf(Answer.Elsewhere.class);
        nanos.addAndGet(TaskClaims.LEASE.toNanos() - 1);
        assertThat(second.take("nightly", MONDAY)).isInstanceOf(Answer.Elsewhere.class);
        nanos.addAndGet(1);
        mine(second.take("nightly", MONDAY));
    }

    @Test
    void whoComesLateWatchesForAWholeLease() throws IOException {
        mine(claims().take("nightly", MONDAY));
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        TaskClaims late = claims();
        assertThat(late.take("nightly", MONDAY)).isInstanceOf(Answer.Elsewhere.class);
        nanos.addAndGet(TaskClaims.LEASE.toNanos());
        mine(late.take("nightly", MONDAY));
    }

    @Test
    void claimsDoNotPileUp() throws IOException {
        for (int day = 0; day < 50; day++) {
            Answer.Mine claim = mine(claims().take("nightly", MONDAY.plus(Duration.ofDays(day))));
            claim.beat();
            claim.beat();
            claim.end(true);
        }
        assertThat(sink.list(ObjectKeys.CLAIMS, "").objects()).hasSize(2);
    }

    @Test
    void theStoreSeesNeitherTaskNorTime() throws IOException {
        mine(claims().take("nightly-of-customer", MONDAY)).end(true);
        assertThat(sink.list(ObjectKeys.CLAIMS, "").objects())
                .allSatisfy(object -> assertThat(object.key().value())
                        .doesNotContain("nightly")
                        .doesNotContain("2026"));
    }

    @Test
    void ofManyAtOnceOneHasIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> claims().take("nightly", MONDAY));
            }
            long won = 0;
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                won += answer.get() instanceof Answer.Mine ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whereNobodyCanBeFirstEverybodyRuns() throws IOException {
        Repository plain = TestRepositories.encrypted(
                new NonConditionalSink(new MemorySink()), TestRepositories.settings(1, 16 << 20, true), null);
        assertThat(new TaskClaims(plain, nanos::get).take("nightly", MONDAY)).isSameAs(Answer.Mine.UNSHARED);
        assertThat(new TaskClaims(plain, nanos::get).take("nightly", MONDAY)).isSameAs(Answer.Mine.UNSHARED);
    }

    @Test
    void twoSchedulersOnOneRepositoryRunEachNightOnce() {
        MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
        List<String> runs = new ArrayList<>();
        Scheduler first = scheduler("first", clock, runs);
        Scheduler second = scheduler("second", clock, runs);
        for (int night = 0; night < 3; night++) {
            runs.clear();
            pass(clock, night % 2 == 0 ? first : second, night % 2 == 0 ? second : first);
            assertThat(runs).containsExactly(night % 2 == 0 ? "first" : "second");
        }
    }

    @Test
    void aRunWhoseProcessDiesIsTakenOverByExactlyOneOfTheOthers() throws IOException {
        MovedClock clock = MovedClock.at("2026-12-06T12:00:00Z");
        List<String> runs = new ArrayList<>();
        Scheduler first = scheduler("first", clock, runs);
        Scheduler second = scheduler("second", clock, runs);
        mine(claims().take("nightly", MONDAY)).beat();
        pass(clock, first, second);
        assertThat(runs).hasSize(1);
    }

    private void pass(MovedClock clock, Scheduler first, Scheduler second) {
        for (int minute = 0; minute < 24 * 60; minute++) {
            clock.forward(Duration.ofMinutes(1));
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            first.look();
            second.look();
        }
    }

    private Scheduler scheduler(String name, MovedClock clock, List<String> runs) {
        Scheduler scheduler = Scheduler.builder(new MemoryState())
                .clock(clock)
                .claims(claims())
                .executor(Runnable::run)
                .build();
        scheduler.add(ScheduledTask.of("nightly", ScheduleText.parse("daily 02:00", ZoneId.of("UTC")), control -> {
            runs.add(name);
            return TaskOutcome.SUCCESS;
        }));
        return scheduler;
    }

    @Test
    void whateverFailsOnTheWayTwoSchedulersRunEachNightOnceOrTwiceAndNeverNot() throws IOException {
        for (Fault fault : List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT, Fault.DUPLICATE)) {
            for (long call = 1; call <= 16; call++) {
                MemorySink stored = new MemorySink();
                TestRepositories.encrypted(stored, TestRepositories.settings(1, 16 << 20, false), null);
                long wanted = call;
                long[] calls = {0};
                boolean[] open = {false};
                FaultPlan plan = number -> open[0] && ++calls[0] == wanted ? fault : Fault.NONE;
                FaultySink faulty = new FaultySink(stored, plan);
                Repository flaky = TestRepositories.open(faulty, TestRepositories.settings(1, 16 << 20, false), null);
                open[0] = true;
                MovedClock clock = MovedClock.at("2026-12-01T12:00:00Z");
                List<String> runs = new ArrayList<>();
                List<Scheduler> both = new ArrayList<>();
                for (String name : List.of("first", "second")) {
                    Scheduler scheduler = Scheduler.builder(new MemoryState())
                            .clock(clock)
                            .claims(new TaskClaims(flaky, clock, nanos::get))
                            .executor(Runnable::run)
                            .build();
                    scheduler.add(ScheduledTask.of(
                            "nightly", ScheduleText.parse("daily 02:00", ZoneId.of("UTC")), control -> {
                                runs.add(name);
                                return TaskOutcome.SUCCESS;
                            }));
                    both.add(scheduler);
                }
                clock.set("2026-12-02T01:58:00Z");
                for (int minute = 0; minute < 25; minute++) {
                    clock.forward(Duration.ofMinutes(1));
                    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                    both.forEach(Scheduler::look);
                }
                assertThat(runs.size()).as("%s at call %s", fault, call).isBetween(1, 2);
            }
        }
    }
}
