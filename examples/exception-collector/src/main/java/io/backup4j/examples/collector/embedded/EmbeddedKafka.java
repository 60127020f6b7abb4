package io.backup4j.examples.collector.embedded;

import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;

/** How the embedded broker is reached. */
record EmbeddedKafka(String servers) implements KafkaConnectionDetails {
    @Override
    public List<String> getBootstrapServers() {
        return List.of(servers);
    }
}
