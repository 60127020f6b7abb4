package io.backup4j.spring;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.source.KafkaFinder;
import io.backup4j.spring.source.SourceFinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaAdmin;

/** Looks for the Kafka cluster of the host. Without Spring Boot's module for Kafka too: a host may have made its clients itself. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(KafkaAdmin.class)
class KafkaConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "backupKafkaFinder")
    SourceFinder backupKafkaFinder(
            BackupProperties properties,
            Environment environment,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<KafkaAdmin> admins,
            ObjectProvider<BackupSource> sources) {
        return discovery -> new KafkaFinder(
                        new KafkaBeans(beans, environment).use(admins.getIfUnique()),
                        properties.sources(),
                        properties.discovery().kafka(),
                        // By what they are: a method that makes one may say that it makes a source of any kind.
                        sources.stream()
                                .filter(KafkaSource.class::isInstance)
                                .map(KafkaSource.class::cast)
                                .toList())
                .find(discovery);
    }
}
