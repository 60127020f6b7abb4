package io.backup4j.spring;

import io.backup4j.operate.schedule.TaskListener;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.StateDirectory;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.schedule.FailedDrill;
import io.backup4j.spring.schedule.HostNotes;
import io.backup4j.spring.schedule.HostScheduler;
import io.backup4j.spring.schedule.HostTasks;
import io.backup4j.spring.schedule.TaskActions;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs by itself. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HostNotes backupNotes(StateDirectory state) {
        return HostNotes.in(state);
    }

    @Bean
    @ConditionalOnMissingBean
    TaskActions backupTaskActions(
            BackupProperties properties,
            StateDirectory state,
            PlanRunner plans,
            HostRuns runs,
            HostPlaces places,
            ObjectProvider<HostScheduler> scheduler) {
        return new TaskActions(
                plans,
                runs,
                places,
                scratch(properties, state),
                properties.drill().backupAfterFailure()
                        ? new FailedDrill(places, () -> scheduler.getObject().running())
                        : report -> {});
    }

    private static @Nullable Path scratch(BackupProperties properties, StateDirectory state) {
        Path configured = properties.drill().scratchDirectory();
        return configured != null
                ? configured
                : state.path().map(directory -> directory.resolve("drill")).orElse(null);
    }

    @Bean
    @ConditionalOnMissingBean
    HostTasks backupTasks(BackupProperties properties, HostPlans plans, HostPlaces places, TaskActions actions) {
        return HostTasks.of(plans, places, actions, properties.prune(), properties.drill());
    }

    @Bean
    @ConditionalOnMissingBean
    HostScheduler backupScheduler(
            HostNotes notes,
            HostTasks tasks,
            ObjectProvider<Clock> clock,
            ObjectProvider<RunClaims> claims,
            ObjectProvider<TaskListener> listeners) {
        return new HostScheduler(
                notes,
                clock.getIfUnique(Clock::systemUTC),
                claims.getIfUnique(() -> RunClaims.ALONE),
                tasks,
                listeners.orderedStream().toList());
    }
}
