package io.backup4j.spring;

import io.backup4j.spring.metrics.BackupMeters;
import io.backup4j.spring.metrics.RunMeters;
import io.backup4j.spring.metrics.RunObservations;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostTasks;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.status.PlaceWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters and observations of Micrometer. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /** Meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class ForMeters {
        /** Bound by Spring Boot to each registry there is. */
        @Bean
        @ConditionalOnMissingBean
        BackupMeters backupMeters(
                HostPlaces places, PlaceWatch watch, HostTasks tasks, HostUpkeep upkeep, ObjectProvider<Clock> clocks) {
            return new BackupMeters(places, watch, tasks, upkeep, clocks.getIfUnique(Clock::systemUTC));
        }

        /** The registry is asked for when a run ends: a backup before a migration must not make it early. */
        @Bean
        @ConditionalOnMissingBean
        RunMeters backupRunMeters(ObjectProvider<MeterRegistry> registries) {
            return new RunMeters(registries::getIfUnique);
        }
    }

    /** Observations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class ForObservations {
        @Bean
        @ConditionalOnMissingBean
        RunObservations backupRunObservations(ObjectProvider<ObservationRegistry> registries) {
            return new RunObservations(registries::getIfUnique);
        }
    }
}
