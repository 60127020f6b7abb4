package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import io.backup4j.testkit.RestoreRun;
import io.backup4j.testkit.SourceReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Brokers die and come back. In this order: the last test ends the cluster. Beside other tests, because it waits for most of its time, and has brokers of its own. */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class ThreeBrokersTest {
    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(4), 3, Duration.ofMillis(50), Duration.ofMillis(200), 0.5, Duration.ofSeconds(40));
    private static final Patience SOON = new Patience(
            Duration.ofMillis(1500), 1, Duration.ofMillis(50), Duration.ofMillis(50), 0, Duration.ofSeconds(10));

    private static KafkaClusterTestKit cluster;
    private static Admin admin;

    /** The controller is alone on a node of its own, which lives on. */
    @BeforeAll
    static void start() throws Exception {
        cluster = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setCombined(false)
                        .setNumBrokerNodes(3)
                        .setNumControllerNodes(1)
                        .build())
                .setConfigProp("broker.session.timeout.ms", "3000")
                // An ordered end and a start wait for answers to some of these.
                .setConfigProp("broker.heartbeat.interval.ms", "200")
                .setConfigProp("offsets.topic.num.partitions", "1")
                // The default takes 128 MiB of the heap for each broker.
                .setConfigProp("log.cleaner.dedupe.buffer.size", String.valueOf(2 << 20))
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        admin = Admin.create(Map.of("bootstrap.servers", servers()));
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close(Duration.ZERO);
        cluster.close();
    }

    private static String servers() {
        return cluster.bootstrapServers();
    }

    private static KafkaSource source(String topic, Patience patience) {
        return KafkaSource.of("kafka", Map.of("bootstrap.servers", servers()))
                .topic(topic)
                .segmentOffsets(100)
                .readers(1)
                .patience(patience)
                .build();
    }

    @Test
    @Order(1)
    @Execution(ExecutionMode.SAME_THREAD)
    void aBrokerThatDiesInTheMiddleOfABackupCostsTimeOnly() throws Exception {
        String topic =
                topic("survives", Map.of(0, List.of(0, 1, 2), 1, List.of(1, 2, 0), 2, List.of(2, 0, 1)), Map.of());
        for (int partition = 0; partition < 3; partition++) {
            fill(topic, partition, 0, 400);
        }
        int[] opened = {0};
        Archived run = Archived.run(source(topic, PATIENCE), null, () -> {}, entry -> {
            // Each time a partition is begun its leader dies, and the one that died before comes back.
            if (entry.path().toString().endsWith("00000000000000000100")) {
                if (opened[0] > 0) {
                    broker(opened[0] - 1).startup();
                }
                kill(opened[0]++);
            }
        });
        broker(2).startup();
        awaitLeaders(topic);
        assertThat(opened[0]).isEqualTo(3);
        assertThat(run.missing()).isEmpty();
        for (int partition = 0; partition < 3; partition++) {
            List<ArchivedRecord> records = run.records(topic, partition);
            assertThat(records).hasSize(400);
            assertThat(records)
                    .extracting(record -> new String(record.value()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 400).mapToObj(String::valueOf).toList());
        }
    }

    @Test
    @Order(2)
    @Execution(ExecutionMode.SAME_THREAD)
    void aBrokerThatDiesInTheMiddleOfARestoreCostsTimeOnly() throws Exception {
        String topic =
                topic("restored", Map.of(0, List.of(0, 1, 2), 1, List.of(1, 2, 0), 2, List.of(2, 0, 1)), Map.of());
        for (int partition = 0; partition < 3; partition++) {
            fill(topic, partition, 0, 400);
        }
        Archived archived = Archived.full(source(topic, PATIENCE));
        KafkaTarget target = KafkaTarget.into(Map.of("bootstrap.servers", servers()))
                .sameCluster()
                .prefix("r.")
                .writers(1)
                .patience(PATIENCE)
                .build();
        int[] killed = {0};
        RestoreRun run = RestoreRun.of(
                new ForwardingTarget(target) {
                    @Override
                    protected TargetSession session(TargetContext context, TargetSession session) {
                        return new ForwardingTarget.Session(session) {
                            @Override
                            public EntryWriter write(StoredEntry entry) throws IOException {
                                // With each partition another broker dies, and the one that died before comes back.
                                if (entry.path().toString().endsWith("00000000000000000100")) {
                                    if (killed[0] > 0) {
                                        broker(killed[0] - 1).startup();
                                    }
                                    kill(killed[0]++);
                                }
                                return super.write(entry);
                            }
                        };
                    }
                },
                Restored.entries(archived));
        broker(2).startup();
        awaitLeaders("r." + topic);
        assertThat(killed[0]).isEqualTo(3);
        assertThat(run.missing()).isEmpty();
        for (int partition = 0; partition < 3; partition++) {
            List<ConsumerRecord<byte[], byte[]>> found = Visible.of(servers(), "r." + topic, partition);
            assertThat(found.stream().map(Restored::text).toList())
                    .hasSize(400)
                    .isEqualTo(Restored.archived(archived, topic, partition));
            assertThat(found.get(399).offset()).isEqualTo(399);
        }
    }

    @Test
    @Order(3)
    @Execution(ExecutionMode.SAME_THREAD)
    void aPartitionWithoutLeaderIsMissingByNameAndTheOthersAreNot() throws Exception {
        String topic = topic("leaderless", Map.of(0, List.of(0), 1, List.of(1), 2, List.of(2)), Map.of());
        for (int partition = 0; partition < 3; partition++) {
            fill(topic, partition, 0, 10);
        }
        kill(1);
        Archived run = Archived.full(source(topic, SOON));
        assertThat(run.missing()).singleElement().asString().contains(topic + "-1", "has no leader");
        assertThat(run.topic(topic).partitions().get(1).problem()).contains("no leader");
        assertThat(run.records(topic, 0)).hasSize(10);
        assertThat(run.records(topic, 2)).hasSize(10);
        broker(1).startup();
        awaitLeaders(topic);
        Archived next = Archived.after(run, source(topic, PATIENCE));
        assertThat(next.missing()).isEmpty();
        assertThat(next.records(topic, 1)).hasSize(10);
        assertThat(next.read(topic, 0)).isEmpty();
    }

    @Test
    @Order(4)
    @Execution(ExecutionMode.SAME_THREAD)
    void aPartitionThatLosesItsLeaderWhileItIsReadIsMissingByName() throws Exception {
        String topic = topic("loses", Map.of(0, List.of(0), 1, List.of(1)), Map.of());
        fill(topic, 0, 0, 10);
        fill(topic, 1, 0, 10);
        Archived run = Archived.run(source(topic, SOON), null, () -> kill(1));
        broker(1).startup();
        awaitLeaders(topic);
        assertThat(run.missing()).singleElement().asString().contains("/0000000001/", "no leader");
        assertThat(run.records(topic, 0)).hasSize(10);
    }

    @Test
    @Order(5)
    @Execution(ExecutionMode.SAME_THREAD)
    void anUncleanElectionIsAForkAndNotASplice() throws Exception {
        String topic = topic(
                "fork",
                Map.of(0, List.of(0, 1)),
                Map.of("unclean.leader.election.enable", "true", "min.insync.replicas", "1"));
        fill(topic, 0, 0, 10);
        kill(1);
        fill(topic, 0, 10, 5);
        Archived first = Archived.full(source(topic, PATIENCE));
        assertThat(first.records(topic, 0)).hasSize(15);
        kill(0);
        broker(1).startup();
        awaitLeaders(topic);
        fill(topic, 0, 100, 20);
        broker(0).startup();
        List<String> visible = Visible.of(servers(), topic, 0).stream()
                .map(record -> record.offset() + ":'" + new String(record.value()) + "'")
                .toList();
        assertThat(visible).as("the log has forgotten").hasSize(30).contains("10:'100'");
        Archived second = Archived.after(first, source(topic, PATIENCE));
        assertThat(second.values(topic, 0)).isEqualTo(visible);
        assertThat(second.notes()).singleElement().asString().contains(topic + "-0", "unclean election");
        assertThat(Archived.after(second, source(topic, PATIENCE)).read(topic, 0))
                .isEmpty();
    }

    @Test
    @Order(6)
    @Execution(ExecutionMode.SAME_THREAD)
    void anUncleanElectionBetweenTwoPartsOfOneRunFailsIt() throws Exception {
        String topic = topic(
                "splice",
                Map.of(0, List.of(0, 1), 1, List.of(2, 1)),
                Map.of("unclean.leader.election.enable", "true", "min.insync.replicas", "1"));
        fill(topic, 0, 0, 10);
        fill(topic, 1, 0, 10);
        kill(1);
        fill(topic, 0, 10, 130);
        SourceContext context = SourceReading.context(Clock.systemUTC(), issue -> {});
        try (SourceSession session = source(topic, PATIENCE).open(context)) {
            List<SourceEntry> entries = new ArrayList<>();
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                entries.add(entry);
            }
            int last = entries.size() - 1;
            // The only consumer reads another partition between, so that it has nothing left of this one.
            SourceReading.read(entries.get(last - 2));
            SourceReading.read(entries.get(last));
            kill(0);
            broker(1).startup();
            awaitLeaders(topic);
            fill(topic, 0, 1000, 200);
            SourceReading.read(entries.get(last - 1));
            assertThatThrownBy(session::consistency)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(topic + "-0")
                    .hasMessageContaining("two histories");
        } finally {
            broker(0).startup();
        }
    }

    @Test
    @Order(7)
    @Execution(ExecutionMode.SAME_THREAD)
    void aClusterThatIsGoneFailsTheSourceAsAWhole() throws Exception {
        String topic = topic("gone", Map.of(0, List.of(0), 1, List.of(1)), Map.of());
        fill(topic, 0, 0, 300);
        fill(topic, 1, 0, 300);
        SourceContext context = SourceReading.context(Clock.systemUTC(), issue -> {});
        try (SourceSession session = source(topic, SOON).open(context)) {
            List<SourceEntry> entries = new ArrayList<>();
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                entries.add(entry);
            }
            for (int broker = 0; broker < 3; broker++) {
                kill(broker);
            }
            SourceEntry last = entries.get(entries.size() - 1);
            assertThatThrownBy(() -> SourceReading.read(last)).hasMessageContaining("topic '" + topic + "'");
            long begin = System.nanoTime();
            assertThatThrownBy(() -> SourceReading.read(entries.get(entries.size() - 2)))
                    .as("nobody else waits again")
                    .hasMessageContaining("topic '" + topic + "'");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
            assertThatThrownBy(session::next).hasMessageContaining("cannot describe");
            assertThatThrownBy(session::consistency).isInstanceOf(UncheckedIOException.class);
        }
    }

    private static String topic(String name, Map<Integer, List<Integer>> replicas, Map<String, String> configs) {
        TestKafka.await(admin.createTopics(Set.of(new NewTopic(name, replicas).configs(configs)))
                .all());
        awaitLeaders(name);
        return name;
    }

    private static void awaitLeaders(String topic) {
        TestKafka.awaitTrue("leaders of " + topic, () -> {
            TopicDescription now =
                    admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic);
            return now.partitions().stream().allMatch(partition -> isThere(partition.leader()));
        });
    }

    private static boolean isThere(Node leader) {
        return leader != null && !leader.isEmpty();
    }

    private static void fill(String topic, int partition, int first, int count) {
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.newProducer(servers(), Map.of())) {
            for (int i = first; i < first + count; i++) {
                producer.send(new ProducerRecord<>(
                        topic, partition, null, String.valueOf(i).getBytes()));
            }
        }
    }

    private static BrokerServer broker(int id) {
        return cluster.brokers().get(id);
    }

    private static void kill(int id) {
        broker(id).shutdown();
        broker(id).awaitShutdown();
    }
}
