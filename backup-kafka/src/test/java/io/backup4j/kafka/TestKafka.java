package io.backup4j.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One real broker for all tests of this JVM; each test has topics of its own. */
final class TestKafka {
    /** Failures come soon, and there is time for a slow machine. */
    static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(10), 3, Duration.ofMillis(20), Duration.ofMillis(100), 0.5, Duration.ofMinutes(1));

    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestKafka() {}

    /** Ends the broker after the last test. */
    static final class Lifetime implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestKafka.class))
                    .computeIfAbsent("broker", key -> (AutoCloseable) Running::stop, AutoCloseable.class);
        }
    }

    /** Started by the first test that needs it. */
    private static final class Running {
        private static final EmbeddedKafkaKraftBroker BROKER = start(1, Map.of());
        private static final Admin ADMIN = Admin.create(Map.of("bootstrap.servers", BROKER.getBrokersAsString()));
        /** Without sequence numbers, which it would lose track of when tests delete topics; in order all the same. */
        private static final KafkaProducer<byte[], byte[]> PRODUCER = producer(Map.of(
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                // Tests that send one record and wait for it send many.
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1));

        private static KafkaProducer<byte[], byte[]> producer(Map<String, ?> more) {
            return newProducer(BROKER.getBrokersAsString(), more);
        }

        private static void stop() {
            PRODUCER.close(Duration.ZERO);
            ADMIN.close(Duration.ZERO);
            BROKER.destroy();
        }
    }

    static EmbeddedKafkaKraftBroker start(int brokers, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.replication.factor", String.valueOf(brokers),
                "transaction.state.log.num.partitions", "4",
                "offsets.topic.replication.factor", String.valueOf(brokers),
                "offsets.topic.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "500",
                "auto.create.topics.enable", "true",
                "log.cleaner.backoff.ms", "100",
                "log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20)));
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // All is allowed until a test forbids it: a super user's rights cannot be taken away.
        properties.put("allow.everyone.if.no.acl.found", "true");
        properties.put("share.coordinator.state.topic.replication.factor", String.valueOf(brokers));
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("log.segment.delete.delay.ms", "0");
        properties.put("log.initial.task.delay.ms", "0");
        properties.putAll(more);
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(brokers, 1);
        broker.brokerProperties(properties);
        broker.afterPropertiesSet();
        return broker;
    }

    static KafkaProducer<byte[], byte[]> newProducer(String servers, Map<String, ?> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.ACKS_CONFIG,
                "all"));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static String servers() {
        return Running.BROKER.getBrokersAsString();
    }

    /** Properties of clients. */
    static Map<String, Object> client() {
        return Map.of("bootstrap.servers", servers());
    }

    static Admin admin() {
        return Running.ADMIN;
    }

    static KafkaProducer<byte[], byte[]> producer() {
        return Running.PRODUCER;
    }

    /** A producer of transactions; to be closed. */
    static KafkaProducer<byte[], byte[]> transactions() {
        KafkaProducer<byte[], byte[]> producer =
                Running.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tx" + NAMES.incrementAndGet()));
        producer.initTransactions();
        return producer;
    }

    /** A topic that no other test has. */
    static String newTopic(int partitions, String... configs) {
        return newTopic("t" + NAMES.incrementAndGet(), partitions, configs);
    }

    /** A name that no other test has. */
    static String newName(String prefix) {
        return prefix + NAMES.incrementAndGet();
    }

    static String newTopic(String name, int partitions, String... configs) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < configs.length; i += 2) {
            settings.put(configs[i], configs[i + 1]);
        }
        await(admin().createTopics(Set.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                .all());
        awaitTrue("topic " + name + " is known", () -> {
            try {
                return admin().describeTopics(Set.of(name))
                                .allTopicNames()
                                .get()
                                .size()
                        == 1;
            } catch (ExecutionException e) {
                return false;
            }
        });
        return name;
    }

    /** Overrides settings of a topic that is there. */
    static void configure(String topic, Map<String, String> configs) {
        List<AlterConfigOp> changes = configs.entrySet().stream()
                .map(config -> new AlterConfigOp(
                        new ConfigEntry(config.getKey(), config.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        await(admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all());
    }

    static void delete(String topic) {
        await(admin().deleteTopics(Set.of(topic)).all());
        awaitTrue(
                "topic " + topic + " is gone",
                () -> !admin().listTopics().names().get().contains(topic));
    }

    /** A group that has committed this and reads nothing. */
    static void commit(String group, TopicPartition partition, long offset, String metadata) {
        await(admin().alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset, metadata)))
                .all());
    }

    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks again until it is so; fails after 60 s. */
    static void awaitTrue(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            while (!isTrue(condition)) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("not so after 60 s: " + what);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }

    /** A broker that does not know yet says so with an exception. */
    private static boolean isTrue(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** A source of these topics, patient as tests are. */
    static KafkaSource.Builder source(String... topics) {
        return KafkaSource.of("kafka", client())
                .topic(topics)
                .readers(2)
                .transactionWait(Duration.ofMillis(300))
                .patience(PATIENCE);
    }
}
