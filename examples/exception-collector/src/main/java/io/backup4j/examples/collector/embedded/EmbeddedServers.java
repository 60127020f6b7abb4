package io.backup4j.examples.collector.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A PostgreSQL and a Kafka broker of this process. They keep everything in temporary directories and forget it at the end. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "collector.embedded", matchIfMissing = true)
public class EmbeddedServers {

    @Bean(destroyMethod = "close")
    EmbeddedPostgres embeddedPostgres() throws IOException {
        return EmbeddedPostgres.start();
    }

    @Bean
    JdbcConnectionDetails embeddedDatabase(EmbeddedPostgres server) {
        return new EmbeddedDatabase(server.getJdbcUrl("postgres", "postgres"));
    }

    @Bean
    EmbeddedKafkaKraftBroker embeddedBroker() {
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.replication.factor", "1");
        broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
        // By default it would set the property that other applications in this process read.
        broker.brokerListProperty("collector.embedded.broker");
        return broker;
    }

    @Bean
    KafkaConnectionDetails embeddedKafka(EmbeddedKafkaKraftBroker broker) {
        return new EmbeddedKafka(broker.getBrokersAsString());
    }
}
