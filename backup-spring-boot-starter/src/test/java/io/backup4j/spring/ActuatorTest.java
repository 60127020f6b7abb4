package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.health.BackupEndpoint;
import io.backup4j.spring.health.BackupHealthIndicator;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.schedule.HostUpkeep;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class ActuatorTest {
    @TempDir
    private Path directory;

    @Test
    void healthSaysHowTasksAndPlacesStand() {
        actuator().run(context -> {
            Health health = context.getBean(BackupHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsKeys("tasks", "places");
        });
    }

    @Test
    void failingBackupsAreShownAndLeaveTheApplicationUp() {
        actuator().run(context -> {
            fail(context);
            assertThat(context.getBean(BackupHealthIndicator.class).health().getStatus())
                    .isEqualTo(BackupHealthIndicator.FAILING);
            assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                    .isEqualTo(Status.UP);
        });
    }

    @Test
    void failingBackupsMakeItDownWhereTheHostWantsThat() {
        actuator().withPropertyValues("backup.health.down-when-failing=true").run(context -> {
            fail(context);
            assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                    .isEqualTo(Status.DOWN);
        });
    }

    @Test
    void anUnconfirmedKitIsAWarningUntilSomebodyProvesToHoldIt() {
        Contexts.with(new ApplicationContextRunner(), directory)
                .withPropertyValues(
                        "backup.encryption.passphrase=correct horse", "backup.plans.nightly.schedule=daily 02:00")
                .withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class))
                .run(context -> {
                    BackupHealthIndicator indicator = context.getBean(BackupHealthIndicator.class);
                    await().atMost(Duration.ofSeconds(40)).until(() -> String.valueOf(
                                    indicator.health().getDetails().get("warnings"))
                            .contains("Nobody has proven to hold the emergency kit"));
                    assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
                });
    }

    @Test
    void theEndpointReadsByDefaultAndRunsOnlyWhereWritingIsAllowed() {
        actuator()
                .withPropertyValues("management.endpoints.web.exposure.include=backup")
                .run(context -> {
                    BackupEndpoint endpoint = context.getBean(BackupEndpoint.class);
                    assertThat(endpoint.status().tasks()).anySatisfy(task -> {
                        assertThat(task.name()).isEqualTo("nightly");
                        assertThat(task.nextDue()).isNotNull();
                    });
                    BackupEndpoint.Begun begun = endpoint.run("nightly");
                    HostRuns runs = context.getBean(HostRuns.class);
                    await().atMost(Duration.ofSeconds(40))
                            .until(() ->
                                    runs.find(begun.run()).orElseThrow().end().isPresent());
                });
    }

    @Test
    void metersCountRunsAndKnowAges() {
        actuator()
                .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    run(context);
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(registry.get("backup.runs")
                                    .tag("plan", "nightly")
                                    .tag("outcome", "success")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("backup.read")
                                    .tag("place", "main")
                                    .summary()
                                    .totalAmount())
                            .isPositive();
                    assertThat(registry.get("backup.task.age")
                                    .tag("task", "nightly")
                                    .gauge()
                                    .value())
                            .isNaN();
                    assertThat(registry.get("backup.task.overdue")
                                    .tag("task", "prune")
                                    .gauge()
                                    .value())
                            .isZero();
                });
    }

    @Test
    void eachRunIsObserved() {
        List<Observation.Context> stopped = new CopyOnWriteArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        actuator().withBean(ObservationRegistry.class, () -> registry).run(context -> {
            run(context);
            assertThat(stopped).singleElement().satisfies(observation -> {
                assertThat(observation.getName()).isEqualTo("backup.run");
                assertThat(observation.getLowCardinalityKeyValue("plan")).hasToString("keyValue(plan=nightly)");
            });
        });
    }

    private ApplicationContextRunner actuator() {
        return Contexts.withDatabase(directory)
                .withConfiguration(AutoConfigurations.of(
                        HealthContributorAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class,
                        EndpointAutoConfiguration.class));
    }

    private static void fail(ApplicationContext context) {
        context.getBean(HostUpkeep.class)
                .running()
                .orElseThrow()
                .alerts()
                .raise(AlertKind.FAILED, "nightly", "the storage is away");
    }

    private static void run(ApplicationContext context) {
        context.getBean(PlanRunner.class)
                .run(
                        context.getBean(HostPlans.class).require("nightly"),
                        RunOrder.asPlanned("test"),
                        RunControl.none());
    }
}
