package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker in this process with the topic {@code orders}, of two partitions, settings of its own, records of all kinds, and a group that has read some. */
final class OrdersCluster implements AutoCloseable {
    static final int RECORDS = 500;
    static final String TOPIC = "orders";
    private static final String GROUP = "billing";
    private static final OffsetAndMetadata COMMITTED = new OffsetAndMetadata(100, "a note");
    private static final Map<String, String> SETTINGS = Map.of("retention.ms", "-1", "max.message.bytes", "2000000");

    private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    private final Admin admin;

    private OrdersCluster() throws Exception {
        broker.brokerProperties(Map.of(
                "offsets.topic.num.partitions", "1",
                "offsets.topic.replication.factor", "1",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false"));
        broker.afterPropertiesSet();
        admin = Admin.create(Map.of("bootstrap.servers", servers()));
    }

    /** Starts it. */
    static OrdersCluster start() throws Exception {
        OrdersCluster cluster = new OrdersCluster();
        boolean filled = false;
        try {
            cluster.fill();
            filled = true;
            return cluster;
        } finally {
            if (!filled) {
                cluster.close();
            }
        }
    }

    private void fill() throws Exception {
        create(new NewTopic(TOPIC, 2, (short) 1).configs(SETTINGS));
        try (KafkaProducer<String, String> producer = producer()) {
            for (int i = 0; i < RECORDS; i++) {
                ProducerRecord<String, String> record = new ProducerRecord<>(
                        TOPIC, i % 2, 1_700_000_000_000L + i, "k" + i, i % 11 == 0 ? null : "\u00f6rder " + i);
                if (i % 3 == 0) {
                    record.headers().add("trace", ("t" + i).getBytes(StandardCharsets.UTF_8));
                    record.headers().add("trace", new byte[] {(byte) i, -1});
                    record.headers().add("empty", null);
                }
                producer.send(record);
            }
        }
        admin.alterConsumerGroupOffsets(GROUP, Map.of(new TopicPartition(TOPIC, 1), COMMITTED))
                .all()
                .get();
    }

    String servers() {
        return broker.getBrokersAsString();
    }

    Set<String> topics() throws Exception {
        return admin.listTopics().names().get();
    }

    void create(NewTopic... topics) throws Exception {
        admin.createTopics(List.of(topics)).all().get();
    }

    /** One more record, without a key. */
    void send(String topic, String value) {
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(new ProducerRecord<>(topic, 0, 1_700_000_000_000L, null, value));
        }
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers()), new StringSerializer(), new StringSerializer());
    }

    /** Fails unless a topic is what {@link #TOPIC} is: records with their times and headers, settings, and how far the group has read. */
    void assertIsACopy(String topic) throws Exception {
        for (int partition = 0; partition < 2; partition++) {
            assertThat(records(topic, partition))
                    .as("records of %s-%s", topic, partition)
                    .isEqualTo(records(TOPIC, partition))
                    .hasSize(RECORDS / 2);
        }
        assertThat(settings(topic)).isEqualTo(settings(TOPIC)).containsAllEntriesOf(SETTINGS);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        assertThat(committed)
                .containsEntry(new TopicPartition(topic, 1), COMMITTED)
                .containsEntry(new TopicPartition(TOPIC, 1), COMMITTED)
                .doesNotContainKey(new TopicPartition(topic, 0));
    }

    /** What was set for the topic itself. */
    private Map<String, String> settings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new TreeMap<>();
        for (ConfigEntry entry : admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                settings.put(entry.name(), entry.value());
            }
        }
        return settings;
    }

    /** All that a reader sees of a partition. */
    List<String> records(String topic, int partition) {
        TopicPartition name = new TopicPartition(topic, partition);
        List<String> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(name));
            consumer.seekToBeginning(List.of(name));
            long end = consumer.endOffsets(List.of(name)).get(name);
            while (consumer.position(name) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    StringBuilder text = new StringBuilder()
                            .append(record.timestampType())
                            .append(' ')
                            .append(record.timestamp())
                            .append(' ')
                            .append(record.key())
                            .append(' ')
                            .append(record.value());
                    for (Header header : record.headers()) {
                        text.append(' ').append(header.key()).append('=').append(hex(header.value()));
                    }
                    records.add(text.toString());
                }
            }
        }
        return records;
    }

    private static String hex(byte[] value) {
        return value == null ? "null" : HexFormat.of().formatHex(value);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        broker.destroy();
    }
}
