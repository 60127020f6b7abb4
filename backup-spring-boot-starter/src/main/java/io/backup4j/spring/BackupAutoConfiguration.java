package io.backup4j.spring;

import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.PlacesFactory;
import io.backup4j.spring.place.RepositoryOptionsCustomizer;
import io.backup4j.spring.place.StateDirectory;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.plan.PlanCustomizer;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.HostRunListener;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunScope;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.source.BeanFinder;
import io.backup4j.spring.source.FileFinder;
import io.backup4j.spring.source.SourceCatalog;
import io.backup4j.spring.source.SourceFinder;
import io.backup4j.spring.source.UnsupportedFinder;
import io.backup4j.spring.source.UnusedSettings;
import java.time.Clock;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Backups of a Spring Boot application from its properties; nothing of it is there with {@code backup.enabled=false}. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "backup.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BackupProperties.class)
@Import({
    DataSourceConfiguration.class,
    KafkaConfiguration.class,
    AlertConfiguration.class,
    ShedLockConfiguration.class,
    ScheduleConfiguration.class,
    ActuatorConfiguration.class,
    MetricsConfiguration.class,
    MigrationConfiguration.class,
    RestoreConfiguration.class,
    CallersConfiguration.class,
    WebConfiguration.class
})
public class BackupAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    StateDirectory backupStateDirectory(BackupProperties properties, Environment environment) {
        String application = environment.getProperty("spring.application.name", "application");
        return StateDirectory.of(properties.stateDirectory(), application.replaceAll("[^A-Za-z0-9._-]", "-"));
    }

    @Bean
    @ConditionalOnMissingBean
    PlacesFactory backupPlacesFactory(
            BackupProperties properties,
            StateDirectory state,
            ObjectProvider<Clock> clocks,
            ObjectProvider<RepositoryOptionsCustomizer> customizers) {
        return new PlacesFactory(
                properties,
                state,
                clocks.getIfUnique(Clock::systemUTC),
                customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    HostPlaces backupPlaces(PlacesFactory factory, ListableBeanFactory beans, ObjectProvider<Credential> credential) {
        return factory.places(beans.getBeansOfType(BackupSink.class), credential.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean(name = "backupFileFinder")
    SourceFinder backupFileFinder(BackupProperties properties) {
        return new FileFinder(properties.sources());
    }

    @Bean
    @ConditionalOnMissingBean(name = "backupSourceBeanFinder")
    SourceFinder backupSourceBeanFinder(ObjectProvider<BackupSource> sources) {
        return new BeanFinder(sources.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean(name = "backupUnsupportedStoreFinder")
    SourceFinder backupUnsupportedStoreFinder(ListableBeanFactory beans) {
        return new UnsupportedFinder(beans);
    }

    @Bean
    @ConditionalOnMissingBean
    SourceCatalog backupSourceCatalog(BackupProperties properties, ObjectProvider<SourceFinder> finders) {
        SourceCatalog catalog = SourceCatalog.of(finders.orderedStream().toList());
        UnusedSettings.refuse(
                properties.sources(),
                catalog.sources().stream().map(source -> source.name()).collect(Collectors.toSet()));
        return catalog;
    }

    @Bean
    @ConditionalOnMissingBean
    HostPlans backupPlans(
            BackupProperties properties,
            SourceCatalog sources,
            HostPlaces places,
            ObjectProvider<PlanCustomizer> customizers) {
        return HostPlans.of(
                properties.plans(), sources, places, customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    HostRuns backupRuns(
            ObjectProvider<Clock> clock, ObjectProvider<HostRunListener> listeners, ObjectProvider<RunScope> scopes) {
        return new HostRuns(
                clock.getIfUnique(Clock::systemUTC),
                listeners.orderedStream().toList(),
                scopes.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    PlanRunner backupPlanRunner(HostRuns runs, PlacesFactory factory, ObjectProvider<HostUpkeep> upkeep) {
        return new PlanRunner(runs, factory.commonOptions(), upkeep::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    BackupStart backupStart(
            BackupProperties properties, SourceCatalog sources, HostPlaces places, HostPlans plans, HostUpkeep upkeep) {
        return new BackupStart(properties.startupWait(), sources, places, plans, upkeep);
    }
}
