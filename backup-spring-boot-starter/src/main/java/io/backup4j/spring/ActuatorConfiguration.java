package io.backup4j.spring;

import io.backup4j.spring.health.BackupEndpoint;
import io.backup4j.spring.health.BackupHealthIndicator;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.status.StatusBoard;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and an endpoint for Spring Boot's actuator. */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {

    /** Health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class ForHealth {
        @Bean
        @ConditionalOnEnabledHealthIndicator("backup")
        @ConditionalOnMissingBean(name = {"backupHealthIndicator", "backupHealthContributor"})
        BackupHealthIndicator backupHealthIndicator(StatusBoard board, BackupProperties properties) {
            return new BackupHealthIndicator(board, properties.health().downWhenFailing());
        }
    }

    /** The endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class ForEndpoint {
        /** Its condition stands here and not at the class, where it would be loaded without the actuator too. */
        @Bean
        @ConditionalOnAvailableEndpoint(BackupEndpoint.class)
        @ConditionalOnMissingBean
        BackupEndpoint backupEndpoint(StatusBoard board, HostPlans plans, PlanRunner runner) {
            return new BackupEndpoint(board, plans, runner);
        }
    }
}
