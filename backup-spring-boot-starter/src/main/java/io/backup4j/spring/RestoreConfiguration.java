package io.backup4j.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.restore.LifecycleParticipant;
import io.backup4j.spring.restore.PoolParticipants;
import java.util.ArrayList;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** Parts of the application that are quieted while a restore in place changes what they use. */
@Configuration(proxyBeanMethods = false)
class RestoreConfiguration {
    /** By its name: an application without Kafka does not have the class. */
    private static final String PRODUCER_FACTORY = "org.springframework.kafka.core.ProducerFactory";

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "backup.restore.stop-lifecycles", matchIfMissing = true)
    LifecycleParticipant backupLifecycleParticipant(ListableBeanFactory beans) {
        return new LifecycleParticipant(
                () -> new ArrayList<>(
                        beans.getBeansOfType(SmartLifecycle.class, false, false).values()),
                RestoreConfiguration::stays);
    }

    /**
     * What is Spring Boot's own, such as the web server, which serves who asked for the restore, and the log; and this starter. They write nothing that is restored. A
     * producer factory of Kafka writes nothing by itself either, and requests that are served meanwhile need its producer.
     */
    private static boolean stays(SmartLifecycle bean) {
        return bean instanceof BackupStart
                || bean.getClass().getName().startsWith("org.springframework.boot.")
                || Stream.of(ClassUtils.getAllInterfaces(bean))
                        .anyMatch(type -> type.getName().equals(PRODUCER_FACTORY));
    }

    /** Pools of HikariCP. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HikariDataSource.class)
    static class ForPools {
        @Bean
        @ConditionalOnMissingBean
        PoolParticipants backupPoolParticipants(BackupProperties properties, ListableBeanFactory beans) {
            return new PoolParticipants(
                    () -> beans.getBeansOfType(DataSource.class, false, true),
                    properties.restore().quietTimeout());
        }
    }
}
