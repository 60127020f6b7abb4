package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.RestoredSource;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Drills of real backups: what is right is proven, what is wrong is found, what cannot be looked at is skipped. */
@ExtendWith(TestKafka.Lifetime.class)
class KafkaSandboxTest {
    /** Everything that records, offsets and topics can be. */
    private static String motley() {
        String topic = TestKafka.newTopic(3);
        Produced.record(topic, 0, 0L, null, null);
        Produced.record(topic, 0, 4_000_000_000L, "", "");
        Produced.record(
                topic,
                0,
                1_700_000_000_000L,
                "null",
                "value",
                new RecordHeader("a", (byte[]) null),
                new RecordHeader("a", new byte[0]),
                new RecordHeader("b", new byte[] {1}));
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.transactions()) {
            Produced.transaction(producer, true, topic, 1, "one", "two");
            Produced.transaction(producer, false, topic, 1, "aborted");
            Produced.transaction(producer, true, topic, 1, "three");
        }
        for (int offset = 0; offset < 7; offset++) {
            TestKafka.commit(topic + "-at-" + offset, new TopicPartition(topic, 1), offset, "");
        }
        // A cleaner would take away what has no key, and the original must stay what it is: also what claims to be of
        // 1970.
        TestKafka.configure(topic, Map.of("min.compaction.lag.ms", "9000000000000"));
        TestKafka.configure(
                topic,
                Map.of(
                        "cleanup.policy",
                        "compact,delete",
                        "retention.ms",
                        "5000000000000",
                        "min.insync.replicas",
                        "2"));
        return topic;
    }

    @Test
    void provesRecordsGapsGroupsAndSettingsAndTouchesNothingElse() throws Exception {
        String topic = motley();
        KafkaSource source = TestKafka.source(topic).segmentOffsets(2).build();
        try (Drilled drilled = new Drilled(source)) {
            Set<String> groups = groups();
            List<String> seen = new ArrayList<>();

            DrillReport report = drilled.drill(Drilled.hooked(Drilled.sandbox(), target -> target, topics -> {
                assertThat(topics.names()).containsOnlyKeys(topic);
                String name = topics.names().get(topic);
                assertThat(OwnNames.drillOf(name)).isPresent();
                seen.addAll(Restored.visible(name, 0));
                // No backup takes a drill for data, neither its topics nor its group.
                Archived everything = archived(KafkaSource.of("all", TestKafka.client())
                        .patience(TestKafka.PATIENCE)
                        .metadataOnly()
                        .build());
                assertThat(everything.cluster().topics()).contains(topic).noneMatch(one -> OwnNames.drillOf(one)
                        .isPresent());
                assertThat(everything.groups().groups()).noneMatch(group -> OwnNames.isGroup(group.id()));
            }));

            assertThat(report.result()).as(Drilled.findings(report)).isEqualTo(DrillResult.OK);
            assertThat(report.bytes()).isPositive();
            assertThat(report.reason()).contains("computed and compared, not committed");
            assertThat(seen).isEqualTo(Restored.visible(topic, 0));
            assertThat(groups()).isEqualTo(groups);
            for (int offset = 0; offset < 7; offset++) {
                assertThat(Restored.committed(topic + "-at-" + offset)).containsOnlyKeys(new TopicPartition(topic, 1));
            }
            drilled.assertClean();
        }
    }

    private static Archived archived(KafkaSource source) throws IOException {
        try {
            return Archived.full(source);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        TestKafka.await(TestKafka.admin().listGroups().all()).forEach(group -> groups.add(group.groupId()));
        return groups;
    }

    @Test
    void isNotDisturbedByGroupsThatRead() {
        String topic = motley();
        Map<String, Object> properties = new HashMap<>(TestKafka.client());
        properties.put("group.id", topic + "-alive");
        try (KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(List.of(topic));
            TestKafka.awaitTrue("joined", () -> {
                member.poll(Duration.ofMillis(50));
                return !member.assignment().isEmpty();
            });
            member.commitSync(Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(1)));
            try (Drilled drilled = new Drilled(TestKafka.source(topic).build())) {
                DrillReport report = drilled.drill(Drilled.sandbox());
                assertThat(report.result()).as(Drilled.findings(report)).isEqualTo(DrillResult.OK);
                assertThat(Restored.committed(topic + "-alive")).containsOnlyKeys(new TopicPartition(topic, 1));
                drilled.assertClean();
            }
        }
    }

    @Test
    void provesABackupOfWhichRetentionHasTakenTheBeginning() throws Exception {
        String topic = TestKafka.newTopic(1);
        KafkaSource source = TestKafka.source(topic).segmentOffsets(10).build();
        Produced.numbers(topic, 0, 0, 25);
        try (Drilled drilled = new Drilled(source)) {
            TestKafka.await(TestKafka.admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(7)))
                    .all());
            Produced.numbers(topic, 0, 25, 5);
            drilled.backUp(source, BackupType.INCREMENTAL);

            DrillReport report = drilled.drill(Drilled.sandbox());

            assertThat(report.result()).as(Drilled.findings(report)).isEqualTo(DrillResult.OK);
            drilled.assertClean();
        }
    }

    @Test
    void provesABackupWithoutRecords() {
        String topic = motley();
        try (Drilled drilled =
                new Drilled(TestKafka.source(topic).metadataOnly().build())) {
            DrillReport report = drilled.drill(Drilled.sandbox());
            assertThat(report.result()).as(Drilled.findings(report)).isEqualTo(DrillResult.OK);
            drilled.assertClean();
        }
    }

    @Test
    void findsARestoreThatLosesOneRecord() throws Exception {
        String topic = TestKafka.newTopic(2);
        for (int i = 0; i < 5; i++) {
            Produced.record(topic, 1, 1000L, "k", "v" + i);
        }
        try (Drilled drilled = new Drilled(TestKafka.source(topic).build())) {
            DrillReport report = drilled.drill(Drilled.hooked(
                    Drilled.sandbox(),
                    target -> new LosingTarget(target, KafkaPaths.segment(topic, 1, 0)),
                    topics -> {}));

            assertThat(report.result()).isEqualTo(DrillResult.FAILED);
            assertThat(report.findings()).singleElement().satisfies(finding -> assertThat(finding.toString())
                    .contains(topic + "/0000000001/"));
            drilled.assertClean();
        }
    }

    @Test
    void findsRecordsThatWereDeletedAddedOrChanged() throws Exception {
        String topic = motley();
        try (Drilled drilled = new Drilled(TestKafka.source(topic).build())) {
            DrillReport deleted = drilled.drill(Drilled.hooked(
                    Drilled.sandbox(),
                    target -> target,
                    topics -> TestKafka.await(TestKafka.admin()
                            .deleteRecords(Map.of(
                                    new TopicPartition(topics.names().get(topic), 0), RecordsToDelete.beforeOffset(1)))
                            .all())));
            assertThat(deleted.result()).isEqualTo(DrillResult.FAILED);
            assertThat(Drilled.findings(deleted)).contains("offset 0, which was written, has no record");

            DrillReport added = drilled.drill(Drilled.hooked(
                    Drilled.sandbox(),
                    target -> target,
                    topics -> Produced.values(topics.names().get(topic), 2, "surplus")));
            assertThat(added.result()).isEqualTo(DrillResult.FAILED);
            assertThat(Drilled.findings(added)).contains("the log ends at 1, and 0 records were restored");

            for (String what : List.of("key", "value", "header", "timestamp")) {
                DrillReport changed = drilled.drill(Drilled.hooked(
                        Drilled.sandbox(),
                        target -> target,
                        topics -> makeAgain(topics.names().get(topic), what)));
                assertThat(changed.result()).as(what).isEqualTo(DrillResult.FAILED);
                assertThat(changed.reason()).as(what).contains(topic + "/0000000000/");
            }
            drilled.assertClean();
        }
    }

    /** As if the broker had changed one record. */
    private static void makeAgain(String topic, String what) {
        Map<String, String> settings = Restored.overrides(topic);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            for (ConsumerRecord<byte[], byte[]> record : Visible.of(topic, partition)) {
                boolean changed = record.key() != null && record.key().length > 0;
                ProducerRecord<byte[], byte[]> again = new ProducerRecord<>(
                        topic,
                        partition,
                        record.timestamp() + (changed && what.equals("timestamp") ? 1 : 0),
                        changed && what.equals("key") ? Produced.bytes("nulL") : record.key(),
                        changed && what.equals("value") ? Produced.bytes("valuE") : record.value(),
                        record.headers());
                if (changed && what.equals("header")) {
                    again.headers().add("a", new byte[0]);
                }
                records.add(again);
            }
        }
        TestKafka.delete(topic);
        TestKafka.newTopic(topic, 3);
        TestKafka.configure(topic, settings);
        records.forEach(record -> Produced.send(TestKafka.producer(), record));
    }

    @Test
    void findsATopicWithOtherPartitionsOrSettings() throws Exception {
        String topic = motley();
        try (Drilled drilled = new Drilled(TestKafka.source(topic).build())) {
            DrillReport settings = drilled.drill(Drilled.hooked(
                    Drilled.sandbox(),
                    target -> target,
                    topics -> TestKafka.configure(topics.names().get(topic), Map.of("min.insync.replicas", "1"))));
            assertThat(settings.result()).isEqualTo(DrillResult.FAILED);
            assertThat(Drilled.findings(settings)).contains("min.insync.replicas=1", "min.insync.replicas=2");

            DrillReport partitions = drilled.drill(Drilled.hooked(Drilled.sandbox(), target -> target, topics -> {
                TestKafka.await(TestKafka.admin()
                        .createPartitions(Map.of(topics.names().get(topic), NewPartitions.increaseTo(4)))
                        .all());
                TestKafka.awaitTrue(
                        "a fourth partition",
                        () -> TestKafka.admin()
                                        .describeTopics(topics.names().values())
                                        .allTopicNames()
                                        .get()
                                        .get(topics.names().get(topic))
                                        .partitions()
                                        .size()
                                == 4);
            }));
            assertThat(Drilled.findings(partitions)).contains("has 4 partitions, expected 3");
            drilled.assertClean();
        }
    }

    @Test
    void isSkippedWhereThereIsNoBrokerOrTheTopicsAreTakenAway() throws Exception {
        String topic = motley();
        try (Drilled drilled = new Drilled(TestKafka.source(topic).build());
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Patience soon = new Patience(
                    Duration.ofMillis(500), 1, Duration.ofMillis(5), Duration.ofMillis(5), 0, Duration.ofSeconds(5));
            DrillReport away =
                    drilled.drill(KafkaSandbox.in(Map.of("bootstrap.servers", "localhost:" + silent.getLocalPort()))
                            .patience(soon));
            assertThat(away.result()).isEqualTo(DrillResult.SKIPPED);
            assertThat(away.reason()).contains("localhost:" + silent.getLocalPort());

            DrillReport copies = drilled.drill(Drilled.sandbox().copies(2));
            assertThat(copies.result()).isEqualTo(DrillResult.SKIPPED);
            assertThat(copies.reason()).contains("2 copies", "1 brokers");

            DrillReport taken = drilled.drill(Drilled.hooked(
                    Drilled.sandbox()
                            .patience(new Patience(
                                    Duration.ofSeconds(5),
                                    1,
                                    Duration.ofMillis(5),
                                    Duration.ofMillis(5),
                                    0,
                                    Duration.ofSeconds(5))),
                    target -> target,
                    topics -> TestKafka.delete(topics.names().get(topic))));
            assertThat(taken.result()).as(Drilled.findings(taken)).isEqualTo(DrillResult.SKIPPED);
            drilled.assertClean();
        }
    }

    @Test
    void lookersOfTheHostSeeTheTopics() {
        String topic = motley();
        try (Drilled drilled = new Drilled(TestKafka.source(topic).build())) {
            DrillReport report = drilled.repository.drill(
                    DrillRequest.random()
                            .sandbox(Drilled.sandbox())
                            .check(new DrillCheck() {
                                @Override
                                public String name() {
                                    return "orders";
                                }

                                @Override
                                public void check(RestoredSource restored, Consumer<String> problems) {
                                    RestoredTopics topics =
                                            restored.as(RestoredTopics.class).orElseThrow();
                                    int records = Restored.visible(
                                                    topics.names().get(topic), 1)
                                            .size();
                                    if (records != 4) {
                                        problems.accept(records + " records");
                                    }
                                }
                            })
                            .build(),
                    RunControl.none());
            assertThat(report.result()).isEqualTo(DrillResult.FAILED);
            assertThat(report.reason()).contains("3 records");
            drilled.assertClean();
        }
    }
}
