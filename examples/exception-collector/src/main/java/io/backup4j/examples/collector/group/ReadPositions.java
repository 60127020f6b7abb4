package io.backup4j.examples.collector.group;

import io.backup4j.examples.collector.CollectorProperties;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Repository;

/** How far each partition was read. It is in the database, so that a restored database knows from where to read again. */
@Repository
class ReadPositions {
    private final JdbcClient database;
    private final KafkaAdmin kafka;
    private final String topic;

    ReadPositions(JdbcClient database, KafkaAdmin kafka, CollectorProperties properties) {
        this.database = database;
        this.kafka = kafka;
        this.topic = properties.topic();
    }

    /** Identity of the topic, which a topic of the same name in another cluster does not have. */
    String topicId() {
        return kafka.describeTopics(topic).get(topic).topicId().toString();
    }

    /** The offset to be read next; empty before the first. */
    Optional<Long> next(String topicId, int partition) {
        return database.sql("SELECT next_offset FROM read_position WHERE topic_id = ? AND partition = ?")
                .params(topicId, partition)
                .query(Long.class)
                .optional();
    }

    /** Remembers it; belongs into the transaction of what was read. */
    void save(String topicId, int partition, long next) {
        database.sql("""
                        INSERT INTO read_position (topic_id, partition, next_offset) VALUES (?, ?, ?)
                        ON CONFLICT (topic_id, partition) DO UPDATE SET next_offset = excluded.next_offset""").params(topicId, partition, next).update();
    }
}
