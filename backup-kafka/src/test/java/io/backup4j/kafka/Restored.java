package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;

/** Restores what a source gave, and looks at what the cluster has then. */
final class Restored {
    private Restored() {}

    /** Into the same cluster, under names that begin with {@code r.}. */
    static KafkaTarget.Builder target() {
        return KafkaTarget.into(TestKafka.client())
                .sameCluster()
                .prefix("r.")
                .writers(2)
                .patience(TestKafka.PATIENCE);
    }

    static Map<StoredEntry, byte[]> entries(Archived archived) {
        Map<StoredEntry, byte[]> all = new LinkedHashMap<>();
        archived.entries.values().forEach(entry -> all.put(entry.stored(), entry.content()));
        return all;
    }

    /** Bytes of all entries. */
    static long size(Archived archived) {
        return archived.entries.values().stream()
                .mapToLong(entry -> entry.content().length)
                .sum();
    }

    static RestoreRun run(Archived archived, KafkaTarget target) throws IOException {
        return RestoreRun.of(target, entries(archived));
    }

    /** Everything but the end of a restore. */
    static void write(Archived archived, TargetSession session) throws IOException {
        for (Map.Entry<StoredEntry, byte[]> entry : entries(archived).entrySet()) {
            if (session.decide(entry.getKey()).action() == Action.CREATE) {
                try (EntryWriter writer = session.write(entry.getKey())) {
                    writer.write(0, ByteBuffer.wrap(entry.getValue()));
                    writer.commit();
                }
            }
        }
    }

    /** As if the process died when so many bytes had come: nothing is ended. Whole segments were stored, what else was sent may have been. */
    static void killedAfter(Archived archived, KafkaTarget target, long bytes) throws IOException {
        long left = bytes;
        Map<TopicPartition, Long> whole = new HashMap<>();
        try (TargetSession session = target.open(new TargetContext("test", false, issue -> {}))) {
            for (Map.Entry<StoredEntry, byte[]> entry : entries(archived).entrySet()) {
                if (session.decide(entry.getKey()).action() != Action.CREATE) {
                    continue;
                }
                EntryWriter writer = session.write(entry.getKey());
                int part = (int) Math.min(left, entry.getValue().length);
                writer.write(0, ByteBuffer.wrap(entry.getValue(), 0, part));
                left -= part;
                if (part < entry.getValue().length) {
                    awaitStored(whole);
                    return;
                }
                KafkaPaths.SegmentName segment =
                        KafkaPaths.segmentOf(entry.getKey().path()).orElse(null);
                if (segment != null) {
                    whole.merge(
                            new TopicPartition("r." + segment.topic(), segment.partition()),
                            SegmentAttributes.of(entry.getKey().attributes()).records(),
                            Long::sum);
                }
                writer.commit();
                writer.close();
            }
        }
    }

    private static void awaitStored(Map<TopicPartition, Long> records) {
        records.forEach((partition, count) -> TestKafka.awaitTrue(
                partition + " has " + count + " records",
                () -> TestKafka.admin()
                                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .get()
                                .offset()
                        >= count));
    }

    /** Everything that a consumer sees of a record but its offset. */
    static String text(long timestamp, byte[] key, byte[] value, Iterable<Header> headers) {
        List<String> all = new ArrayList<>();
        headers.forEach(header -> all.add(header.key() + "=" + Arrays.toString(header.value())));
        return timestamp + " " + Arrays.toString(key) + " " + Arrays.toString(value) + " " + all;
    }

    static List<String> archived(Archived archived, String topic, int partition) throws IOException {
        return archived.records(topic, partition).stream().map(Restored::text).toList();
    }

    static String text(ArchivedRecord record) {
        return text(record.timestamp(), record.key(), record.value(), record.headers());
    }

    static List<String> visible(String topic, int partition) {
        return Visible.of(topic, partition).stream().map(Restored::text).toList();
    }

    static String text(ConsumerRecord<byte[], byte[]> record) {
        return text(record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Every partition of the restored topic has the records of the backup, at dense offsets. */
    static void requireEqual(Archived archived, String topic) throws IOException {
        int partitions = archived.topic(topic).partitions().size();
        for (int partition = 0; partition < partitions; partition++) {
            List<ConsumerRecord<byte[], byte[]>> found = Visible.of("r." + topic, partition);
            assertThat(found.stream().map(Restored::text).toList()).isEqualTo(archived(archived, topic, partition));
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).offset()).isEqualTo(i);
            }
        }
        assertThat(overrides("r." + topic)).isEqualTo(archived.topic(topic).configs());
    }

    static Map<String, String> overrides(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> found = new LinkedHashMap<>();
        TestKafka.await(TestKafka.admin()
                        .describeConfigs(List.of(resource))
                        .values()
                        .get(resource))
                .entries()
                .stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .forEach(entry -> found.put(entry.name(), entry.value()));
        return found;
    }

    static Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return TestKafka.await(TestKafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }
}
