package io.backup4j.examples.collector.operation;

import io.backup4j.examples.collector.CollectorProperties;
import java.time.Clock;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** Topic, failures and time. */
@Configuration(proxyBeanMethods = false)
class OperationConfiguration {
    private static final long AGAIN_MILLIS = 1000;

    @Bean
    NewTopic reports(CollectorProperties properties) {
        return TopicBuilder.name(properties.topic()).partitions(3).replicas(1).build();
    }

    /** A batch that the database does not take is tried until it does: skipping it would lose reports that were accepted. */
    @Bean
    CommonErrorHandler untilItWorks() {
        return new DefaultErrorHandler(new FixedBackOff(AGAIN_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
