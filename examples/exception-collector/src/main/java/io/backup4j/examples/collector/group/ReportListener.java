package io.backup4j.examples.collector.group;

import io.backup4j.examples.collector.report.ExceptionReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Groups what comes from Kafka: each batch and how far it goes in one transaction. */
@Component
class ReportListener implements ConsumerSeekAware {
    private final GroupStore groups;
    private final ReadPositions positions;
    private final TransactionOperations transactions;
    private final JsonMapper json;
    private volatile String topicId = "";

    ReportListener(GroupStore groups, ReadPositions positions, TransactionOperations transactions, JsonMapper json) {
        this.groups = groups;
        this.positions = positions;
        this.transactions = transactions;
        this.json = json;
    }

    /** Goes on where the database is. If it cannot be asked now, all is read again, and counted once all the same. */
    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> partitions, ConsumerSeekCallback seek) {
        topicId = positions.topicId();
        for (TopicPartition partition : partitions.keySet()) {
            positions
                    .next(topicId, partition.partition())
                    .ifPresentOrElse(
                            next -> seek.seek(partition.topic(), partition.partition(), next),
                            () -> seek.seekToBeginning(partition.topic(), partition.partition()));
        }
    }

    @KafkaListener(id = "reports", idIsGroup = false, topics = "${collector.topic}")
    void group(List<ConsumerRecord<String, String>> records) {
        transactions.executeWithoutResult(status -> {
            Map<Integer, Long> next = new TreeMap<>();
            for (ConsumerRecord<String, String> report : records) {
                groups.add(json.readValue(report.value(), ExceptionReport.class));
                next.put(report.partition(), report.offset() + 1);
            }
            next.forEach((partition, offset) -> positions.save(topicId, partition, offset));
        });
    }
}
