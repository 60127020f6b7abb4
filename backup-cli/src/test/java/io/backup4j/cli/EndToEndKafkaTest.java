package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Topics from the command line: backed up, listed, restored under other names, drilled. */
class EndToEndKafkaTest {
    private static final int RECORDS = 500;

    private static EmbeddedKafkaKraftBroker broker;
    private static String servers;
    private static Admin admin;

    @TempDir
    private Path work;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperties(Map.of(
                "offsets.topic.num.partitions", "1",
                "offsets.topic.replication.factor", "1",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false"));
        broker.afterPropertiesSet();
        servers = broker.getBrokersAsString();
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        admin.createTopics(Set.of(
                        new NewTopic("orders", 2, (short) 1).configs(Map.of("retention.ms", "-1")),
                        new NewTopic("orders.dead", 1, (short) 1),
                        new NewTopic("left-out", 1, (short) 1)))
                .all()
                .get();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("orders", i % 2, 1_700_000_000_000L + i, "k" + i % 7, "order " + i));
            }
            producer.send(new ProducerRecord<>("orders.dead", 0, 1_700_000_000_000L, null, "dead"));
        }
        admin.alterConsumerGroupOffsets(
                        "billing", Map.of(new TopicPartition("orders", 1), new OffsetAndMetadata(100, "a note")))
                .all()
                .get();
    }

    @AfterAll
    static void stop() {
        admin.close(Duration.ZERO);
        broker.destroy();
    }

    private static List<String> records(String topic, int partition) {
        TopicPartition name = new TopicPartition(topic, partition);
        List<String> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(name));
            consumer.seekToBeginning(List.of(name));
            long end = consumer.endOffsets(List.of(name)).get(name);
            while (consumer.position(name) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    records.add(record.timestamp() + " " + record.key() + " " + record.value());
                }
            }
        }
        return records;
    }

    @Test
    void backsUpListsRestoresUnderOtherNamesAndDrills() throws Exception {
        EndToEndFixture it = new EndToEndFixture(work).initialisedWithoutEncryption();
        Path client = EndToEndFixture.write(
                work.resolve("client.properties"), "client.rack=a\nssl.key.password=not-to-be-shown\n");
        String id = it.run("create", "--quiet", "--kafka", servers, "--kafka-config", client, "--topics", "orders*")
                .ok()
                .out()
                .strip();
        assertThat(it.run("list", "--json").ok().out()).contains(id);
        assertThat(it.run("files", id).ok().out())
                .contains("1-topics/orders.json", "1-topics/orders.dead.json", "3-records/orders/0000000001/")
                .doesNotContain("left-out");

        Result refused = it.run("restore", "--backup-id", id, "--kafka", servers, "--rename", "orders=copy");
        assertThat(refused.expect(ExitCode.FAILED).err()).contains("the cluster that the backup is of");

        Result drilled = it.run("drill", id, "--kafka", servers).ok();
        assertThat(drilled.out() + drilled.err()).contains("kafka");
        it.run(
                        "restore",
                        "--backup-id",
                        id,
                        "--kafka",
                        servers,
                        "--same-cluster",
                        "--rename",
                        "orders=copy,orders.dead=copy.dead")
                .ok();

        for (int partition = 0; partition < 2; partition++) {
            assertThat(records("copy", partition)).hasSize(RECORDS / 2).isEqualTo(records("orders", partition));
        }
        assertThat(records("copy.dead", 0)).hasSize(1);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("billing")
                .partitionsToOffsetAndMetadata()
                .get();
        assertThat(committed.get(new TopicPartition("copy", 1))).isEqualTo(new OffsetAndMetadata(100, "a note"));
        assertThat(committed.get(new TopicPartition("orders", 1)).offset()).isEqualTo(100);
        assertThat(admin.listTopics().names().get())
                .containsExactlyInAnyOrder("orders", "orders.dead", "left-out", "copy", "copy.dead");
        it.assertIntact();
    }

    @Test
    void aDrillWithoutItsClusterOrItsKindIsARecordedSkip() {
        EndToEndFixture it = new EndToEndFixture(work).initialisedWithoutEncryption();
        it.run("create", "--kafka", servers, "--topics", "orders.dead").ok();

        Result files = it.run("drill", "latest", "--scratch", work).expect(ExitCode.PARTIAL);
        assertThat(files.out() + files.err()).contains("no sandbox was given for sources of kind 'kafka'");
        Result copies =
                it.run("drill", "latest", "--kafka", servers, "--copies", "3").expect(ExitCode.PARTIAL);
        assertThat(copies.out() + copies.err()).contains("3 copies of each partition");
        assertThat(it.run("history", "--json").ok().out()).contains("drill");
        it.assertIntact();
    }
}
