package io.backup4j.examples.collector.report;

import io.backup4j.examples.collector.CollectorProperties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Hands reports over to Kafka. */
@Component
class ReportPublisher {
    private static final long PATIENCE_SECONDS = 10;

    private final KafkaTemplate<String, String> kafka;
    private final JsonMapper json;
    private final String topic;

    ReportPublisher(KafkaTemplate<String, String> kafka, JsonMapper json, CollectorProperties properties) {
        this.kafka = kafka;
        this.json = json;
        this.topic = properties.topic();
    }

    /** Returns when Kafka has it. Reports of one fingerprint stay in order, and are grouped by one consumer. */
    void publish(ExceptionReport report) throws InterruptedException {
        try {
            kafka.send(topic, report.fingerprint(), json.writeValueAsString(report))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new NotAcceptedException(e);
        }
    }
}
