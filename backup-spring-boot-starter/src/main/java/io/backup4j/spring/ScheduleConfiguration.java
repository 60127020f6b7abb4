package io.backup4j.spring;

import io.backup4j.operate.alert.AlertRule;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.DeadManPing;
import io.backup4j.operate.schedule.Scheduler;
import io.backup4j.operate.schedule.TaskListener;
import io.backup4j.service.Upkeep;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spring.alert.ChannelEntry;
import io.backup4j.spring.alert.MoreChannels;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.StateDirectory;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.schedule.ChangeWatches;
import io.backup4j.spring.schedule.DrillRequests;
import io.backup4j.spring.schedule.HostNotes;
import io.backup4j.spring.schedule.HostTasks;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.schedule.PlaceClaims;
import io.backup4j.spring.schedule.TaskTimes;
import io.backup4j.spring.status.PlaceWatch;
import io.backup4j.spring.status.StatusBoard;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What runs by itself, and who is told when it does not. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HostNotes backupNotes(StateDirectory state) {
        return HostNotes.in(state);
    }

    @Bean
    @ConditionalOnMissingBean
    HostTasks backupTasks(
            BackupProperties properties,
            StateDirectory state,
            HostPlans plans,
            HostPlaces places,
            PlanRunner runner,
            ObjectProvider<DrillSandbox> sandboxes) {
        DrillRequests drills = new DrillRequests(
                properties.drill().scratchDirectory() != null
                        ? properties.drill().scratchDirectory()
                        : state.path()
                                .map(directory -> directory.resolve("drill"))
                                .orElse(null),
                sandboxes.orderedStream().toList());
        return new HostTasks(properties, TaskTimes.of(properties), plans, places, runner, drills);
    }

    @Bean
    @ConditionalOnMissingBean
    PlaceWatch backupPlaceWatch(HostPlaces places) {
        return new PlaceWatch(places);
    }

    @Bean
    @ConditionalOnMissingBean
    HostUpkeep backupUpkeep(
            BackupProperties properties,
            Environment environment,
            HostNotes notes,
            HostTasks tasks,
            ChangeWatches changes,
            ObjectProvider<Clock> clocks,
            ObjectProvider<RunClaims> claims,
            ObjectProvider<MoreChannels> channels,
            ObjectProvider<AlertRule> rules,
            ObjectProvider<TaskListener> listeners) {
        Clock clock = clocks.getIfUnique(Clock::systemUTC);
        return new HostUpkeep(() -> {
            ExecutorService tellers = HostUpkeep.daemons("backup4j-alerts");
            Alerts.Builder alerts = Alerts.builder(notes.store())
                    .clock(clock)
                    .executor(tellers)
                    .host(environment.getProperty("spring.application.name", "application"))
                    .reminder(properties.alerts().reminder())
                    .gap(properties.alerts().gap());
            channels.orderedStream().flatMap(more -> more.entries().stream()).forEach(entry -> add(alerts, entry));
            Alerts built = alerts.build();
            Scheduler scheduler = Scheduler.builder(notes.store())
                    .clock(clock)
                    .claims(claims.getIfUnique(() -> claims(properties, tasks)))
                    .build();
            listeners.orderedStream().forEach(scheduler::listen);
            Map<String, DeadManPing> pings = pings(properties, scheduler, built);
            Upkeep upkeep = Upkeep.of(scheduler, built);
            tasks.addTo(upkeep, scheduler, built);
            rules.orderedStream().forEach(built::add);
            return new HostUpkeep.Running(scheduler, built, upkeep.runs(), pings, tellers, changes.start(scheduler));
        });
    }

    /** Replicas with the same repository need nothing more to agree on who runs. Single-writer storage cannot tell them. */
    private static RunClaims claims(BackupProperties properties, HostTasks tasks) {
        return properties.singleWriter() ? RunClaims.ALONE : new PlaceClaims(tasks::place);
    }

    @Bean
    @ConditionalOnMissingBean
    ChangeWatches backupChangeWatches(HostPlans plans, HostPlaces places, StateDirectory state) {
        return ChangeWatches.of(plans, places, state);
    }

    private static void add(Alerts.Builder alerts, ChannelEntry entry) {
        try {
            alerts.channel(entry.channel(), entry.atLeast());
        } catch (IllegalArgumentException e) {
            throw new InvalidBackupSettingException(
                    "backup.alerts.channels", String.valueOf(e.getMessage()), "Give the channel another name.", e);
        }
    }

    private static Map<String, DeadManPing> pings(BackupProperties properties, Scheduler scheduler, Alerts alerts) {
        Map<String, DeadManPing> pings = new LinkedHashMap<>();
        properties.alerts().pings().forEach((plan, url) -> {
            String property = "backup.alerts.pings." + plan;
            if (!properties.plans().containsKey(plan)) {
                throw new InvalidBackupSettingException(
                        property,
                        "there is no plan '" + plan + "'; there are: "
                                + String.join(", ", properties.plans().keySet()) + ".",
                        "Name one of these.");
            }
            try {
                DeadManPing ping = new DeadManPing(plan, url, alerts, null);
                scheduler.listen(ping);
                pings.put(plan, ping);
            } catch (IllegalArgumentException e) {
                throw new InvalidBackupSettingException(
                        property, String.valueOf(e.getMessage()), "Write the address that the service shows.", e);
            }
        });
        return pings;
    }

    @Bean
    @ConditionalOnMissingBean
    StatusBoard backupStatusBoard(
            HostPlaces places,
            HostUpkeep upkeep,
            PlaceWatch watch,
            ObjectProvider<BackupStart> start,
            ObjectProvider<Clock> clocks) {
        return new StatusBoard(
                places,
                upkeep,
                watch,
                () -> start.getObject().report().map(report -> report.gaps()).orElse(List.of()),
                clocks.getIfUnique(Clock::systemUTC));
    }
}
