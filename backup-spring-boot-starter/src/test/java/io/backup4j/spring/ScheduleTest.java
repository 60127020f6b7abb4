package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.schedule.HostUpkeep;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class ScheduleTest {
    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock(Instant.parse("2026-12-01T12:00:00Z"));

    @Test
    void theNightlyPlanRunsByItselfWhenItIsDueAndNotBefore() {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.plans.nightly.zone=UTC")
                .withBean(Clock.class, () -> clock)
                .run(context -> {
                    HostUpkeep upkeep = context.getBean(HostUpkeep.class);
                    TaskStatus before = upkeep.task("nightly").orElseThrow();
                    assertThat(before.nextDue()).contains(Instant.parse("2026-12-02T02:00:00Z"));
                    assertThat(context.getBean(HostPlaces.class)
                                    .nearest()
                                    .open()
                                    .list())
                            .isEmpty();

                    clock.move(Duration.ofHours(14));
                    upkeep.running().orElseThrow().scheduler().resume("nightly");
                    upkeep.running().orElseThrow().scheduler().request("prune");

                    await().atMost(Duration.ofSeconds(40)).until(() -> upkeep.task("nightly")
                            .orElseThrow()
                            .lastOutcome()
                            .isPresent());
                    assertThat(upkeep.task("nightly")
                                    .orElseThrow()
                                    .lastOutcome()
                                    .orElseThrow()
                                    .outcome())
                            .isEqualTo(RunOutcome.SUCCESS);
                    assertThat(context.getBean(HostPlaces.class)
                                    .nearest()
                                    .open()
                                    .list())
                            .singleElement()
                            .satisfies(backup -> {
                                assertThat(backup.verified()).isTrue();
                                assertThat(backup.plan()).isEqualTo("nightly");
                                assertThat(backup.started()).isEqualTo(clock.instant());
                            });
                });
    }

    @Test
    void whatWasDueWhileTheHostWasDownIsRunOnceAfterTheStart() {
        Contexts.withDatabase(directory).withBean(Clock.class, () -> clock).run(context -> assertThat(context)
                .hasNotFailed());
        clock.move(Duration.ofDays(3));

        Contexts.withDatabase(directory).withBean(Clock.class, () -> clock).run(context -> {
            HostUpkeep upkeep = context.getBean(HostUpkeep.class);
            await().atMost(Duration.ofSeconds(40))
                    .until(() ->
                            upkeep.task("nightly").orElseThrow().lastOutcome().isPresent());
            assertThat(context.getBean(HostPlaces.class).nearest().open().list())
                    .hasSize(1);
        });
    }

    @Test
    void aCronExpressionIsASchedule() {
        Contexts.withDatabase(directory)
                .withBean(Clock.class, () -> clock)
                .withPropertyValues("backup.plans.nightly.schedule=0 30 3 * * SUN", "backup.plans.nightly.zone=UTC")
                .run(context -> assertThat(context.getBean(HostUpkeep.class)
                                .task("nightly")
                                .orElseThrow()
                                .nextDue())
                        .contains(Instant.parse("2026-12-06T03:30:00Z")));
    }

    @Test
    void ofTwoInstancesOneRunsWhatIsDue() {
        twoInstances(Contexts.withDatabase(directory));
    }

    @Test
    void instancesWithShedLockAgreeByIt() {
        Map<String, Instant> table = new ConcurrentHashMap<>();
        twoInstances(
                Contexts.withDatabase(directory).withBean(LockProvider.class, () -> new LocksInMemory(table, clock)));
        assertThat(table.keySet()).anyMatch(name -> name.startsWith("backup4j.nightly."));
    }

    @Test
    void claimsOfTheHostComeBeforeItsShedLock() {
        Contexts.withDatabase(directory)
                .withBean(LockProvider.class, () -> new LocksInMemory(new ConcurrentHashMap<>(), clock))
                .withBean(RunClaims.class, () -> RunClaims.ALONE)
                .run(context -> assertThat(context.getBean(RunClaims.class)).isSameAs(RunClaims.ALONE));
    }

    private void twoInstances(ApplicationContextRunner runner) {
        runner.withBean(Clock.class, () -> clock).run(first -> runner.withPropertyValues(
                        "backup.state-directory=" + directory.resolve("other"))
                .withBean(Clock.class, () -> clock)
                .run(second -> {
                    clock.move(Duration.ofHours(26));
                    await().atMost(Duration.ofSeconds(60)).until(() -> {
                        clock.move(Duration.ofMinutes(2));
                        wake(first);
                        wake(second);
                        return isHandled(first) && isHandled(second);
                    });
                    // Of two backups of one hour retention would leave one.
                    assertThat(runs(first) + runs(second)).isEqualTo(1);
                    assertThat(first.getBean(HostPlaces.class).nearest().open().list())
                            .hasSize(1);
                }));
    }

    private static int runs(ApplicationContext context) {
        return context.getBean(HostRuns.class).recent().size();
    }

    private static void wake(ApplicationContext context) {
        context.getBean(HostUpkeep.class).running().orElseThrow().scheduler().resume("nightly");
    }

    private boolean isHandled(ApplicationContext context) {
        TaskStatus task = context.getBean(HostUpkeep.class).task("nightly").orElseThrow();
        return task.runningSince().isEmpty()
                && task.nextDue().filter(clock.instant()::isBefore).isPresent();
    }

    @Test
    void aDrillReallyRestoresTheDatabase() {
        Contexts.withDatabase(directory).withBean(Clock.class, () -> clock).run(context -> {
            HostUpkeep upkeep = context.getBean(HostUpkeep.class);
            runNow(upkeep, "nightly");
            runNow(upkeep, "drill");
            assertThat(upkeep.task("drill")
                            .orElseThrow()
                            .lastOutcome()
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(RunOutcome.SUCCESS);
        });
    }

    private static void runNow(HostUpkeep upkeep, String task) {
        upkeep.running().orElseThrow().scheduler().request(task);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> upkeep.task(task).orElseThrow().lastOutcome().isPresent());
    }

    @Test
    void aPlanWithoutFilesCannotRunOnChange() {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.plans.nightly.schedule=on change")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("none of its sources is made of files"));
    }

    @Test
    void aScheduleThatIsNoneStopsTheStartAndSaysWhatIsPossible() {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.plans.nightly.schedule=at midnight")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("daily 02:00"));
    }
}
