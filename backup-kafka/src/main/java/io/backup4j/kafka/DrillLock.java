package io.backup4j.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Says that a drill is alive: a member of a group that has the drill's name, which reads nothing. The client's own thread keeps it up; when the process dies, the broker throws it out after the
 * lease. One thread at a time.
 */
final class DrillLock implements AutoCloseable {
    /** As Kafka's own consumers: a process that stands still for less is not taken for dead. */
    static final Duration LEASE = Duration.ofSeconds(45);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final String drill;
    private final KafkaConsumer<byte[], byte[]> member;

    private DrillLock(Cluster cluster, String drill, KafkaConsumer<byte[], byte[]> member) {
        this.cluster = cluster;
        this.drill = drill;
        this.member = member;
    }

    /** Returns when everybody can see that this drill is alive. */
    static DrillLock take(Cluster cluster, String drill, Duration lease) throws IOException {
        int leaseMillis = (int) lease.toMillis();
        Map<String, Object> own = new HashMap<>();
        own.put(ConsumerConfig.GROUP_ID_CONFIG, drill);
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, drill);
        own.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, leaseMillis);
        own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, leaseMillis / 4);
        own.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> member = null;
        try {
            member = new KafkaConsumer<>(cluster.properties().with(own), bytes, bytes);
            // No topic is called that.
            member.subscribe(Pattern.compile(Pattern.quote(drill)));
            join(cluster, member);
            return new DrillLock(cluster, drill, member);
        } catch (IOException | KafkaException e) {
            if (member != null) {
                member.close(CloseOptions.timeout(Duration.ZERO));
            }
            throw cluster.failure("become a member of group '" + drill + "'", e);
        }
    }

    private static void join(Cluster cluster, KafkaConsumer<byte[], byte[]> member) throws IOException {
        long begin = System.nanoTime();
        while (member.groupMetadata().generationId() < 0) {
            if (System.nanoTime() - begin > cluster.patience().total().toNanos()) {
                throw KafkaFailure.because("nobody let this drill into its group", true);
            }
            member.poll(POLL);
        }
    }

    /** Leaves, and removes the group, as far as that is possible; else Kafka removes it in time. */
    @Override
    public void close() throws IOException {
        try {
            member.close(CloseOptions.timeout(LEAVING));
            cluster.ask("remove the group of a drill", admin -> admin.deleteConsumerGroups(Set.of(drill))
                    .all());
        } catch (KafkaException | KafkaFailure e) {
            // It has no offsets, so that Kafka removes it by itself.
        }
    }
}
