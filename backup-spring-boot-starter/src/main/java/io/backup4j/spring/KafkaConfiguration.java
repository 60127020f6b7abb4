package io.backup4j.spring;

import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.source.KafkaFinder;
import io.backup4j.spring.source.SourceFinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaAdmin;

/** Looks for the Kafka cluster of the host. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({KafkaAdmin.class, KafkaConnectionDetails.class})
class KafkaConfiguration {
    private static final String SERVERS = "spring.kafka.bootstrap-servers";
    private static final String ADMIN_SERVERS = "spring.kafka.admin.properties[bootstrap.servers]";

    @Bean
    @ConditionalOnMissingBean(name = "backupKafkaFinder")
    SourceFinder backupKafkaFinder(
            BackupProperties properties,
            Environment environment,
            ObjectProvider<KafkaAdmin> admins,
            ObjectProvider<KafkaConnectionDetails> details) {
        return discovery -> admins.ifUnique(admin -> new KafkaFinder(
                        admin.getConfigurationProperties(),
                        properties.sources(),
                        configured(environment, details),
                        properties.discovery().kafka())
                .find(discovery));
    }

    /** Spring Boot guesses localhost where nothing is said; a cluster that nobody named is not backed up. */
    private static boolean configured(Environment environment, ObjectProvider<KafkaConnectionDetails> details) {
        Binder binder = Binder.get(environment);
        return binder.bind(SERVERS, String[].class).isBound()
                || binder.bind(ADMIN_SERVERS, String.class).isBound()
                || details.stream().anyMatch(KafkaConfiguration::ofTheHost);
    }

    private static boolean ofTheHost(KafkaConnectionDetails details) {
        return !details.getClass().getSimpleName().equals("PropertiesKafkaConnectionDetails");
    }
}
