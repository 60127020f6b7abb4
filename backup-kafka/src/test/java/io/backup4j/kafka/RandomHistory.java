package io.backup4j.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to topics, in random order: records in and outside of transactions, aborts, compaction, deletion, and groups that commit anywhere. */
final class RandomHistory implements AutoCloseable {
    private static final int PARTITIONS = 3;
    private static final int GROUPS = 4;
    private static final int MOST_AT_ONCE = 2_000;
    private static final String[] NAMES = {"", "a", "trace", "ünï"};

    final String deleted;
    final String compacted;

    private final Random random;
    private final KafkaProducer<byte[], byte[]> transactional = TestKafka.transactions();
    private final Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
    private long written;

    RandomHistory(long seed) {
        random = new Random(seed);
        deleted = TestKafka.newTopic(
                PARTITIONS, "message.timestamp.before.max.ms", String.valueOf(Long.MAX_VALUE), "retention.ms", "-1");
        compacted = TestKafka.newTopic(
                PARTITIONS,
                "cleanup.policy",
                "compact",
                "segment.ms",
                "300",
                "min.cleanable.dirty.ratio",
                "0.01",
                "delete.retention.ms",
                "0",
                "message.timestamp.before.max.ms",
                String.valueOf(Long.MAX_VALUE));
    }

    /** Goes on until so many records more were written, aborted ones too. */
    void goOn(long records) {
        long goal = written + records;
        while (written < goal) {
            int what = random.nextInt(20);
            if (what < 12) {
                plain();
            } else if (what < 16) {
                transaction(random.nextInt(3) > 0);
            } else if (what < 17) {
                deleteRecords();
            } else {
                commit();
            }
        }
        TestKafka.producer().flush();
    }

    /** From now on nothing is compacted, so that two readers see the same. */
    void stopCompaction() {
        TestKafka.configure(compacted, Map.of("min.compaction.lag.ms", "1000000000000"));
    }

    /** All of both topics. */
    List<TopicPartition> partitions() {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.add(new TopicPartition(deleted, partition));
            all.add(new TopicPartition(compacted, partition));
        }
        return all;
    }

    /** By group what it has committed last. */
    Map<String, Map<TopicPartition, Long>> committed() {
        return committed;
    }

    private void plain() {
        TopicPartition partition = anyPartition();
        for (int i = random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
            TestKafka.producer().send(record(partition));
        }
        TestKafka.producer().flush();
    }

    private void transaction(boolean commit) {
        transactional.beginTransaction();
        for (int i = random.nextInt(MOST_AT_ONCE / 4); i >= 0; i--) {
            transactional.send(record(anyPartition()));
        }
        transactional.flush();
        if (commit) {
            transactional.commitTransaction();
        } else {
            transactional.abortTransaction();
        }
    }

    private void deleteRecords() {
        TopicPartition partition = new TopicPartition(deleted, random.nextInt(PARTITIONS));
        long start = offset(partition, OffsetSpec.earliest());
        long end = offset(partition, OffsetSpec.latest());
        long before = start + random.nextLong((end - start) / 8 + 1);
        TestKafka.await(TestKafka.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .all());
    }

    private void commit() {
        TopicPartition partition = anyPartition();
        String group = deleted + "-group-" + random.nextInt(GROUPS);
        long offset = random.nextLong(offset(partition, OffsetSpec.latest()) + 1);
        TestKafka.commit(group, partition, offset, "seen " + offset);
        committed.computeIfAbsent(group, id -> new HashMap<>()).put(partition, offset);
    }

    private static long offset(TopicPartition partition, OffsetSpec spec) {
        return TestKafka.await(
                        TestKafka.admin().listOffsets(Map.of(partition, spec)).partitionResult(partition))
                .offset();
    }

    private TopicPartition anyPartition() {
        return new TopicPartition(random.nextBoolean() ? deleted : compacted, random.nextInt(PARTITIONS));
    }

    private ProducerRecord<byte[], byte[]> record(TopicPartition partition) {
        written++;
        byte[] key = partition.topic().equals(compacted)
                ? Produced.bytes("key " + random.nextInt(5_000))
                : bytes(random.nextInt(20));
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(5) - 2; i > 0; i--) {
            headers.add(new RecordHeader(NAMES[random.nextInt(NAMES.length)], bytes(4)));
        }
        long timestamp = random.nextInt(50) == 0 ? random.nextInt(1000) : 1_700_000_000_000L + random.nextInt(1 << 20);
        return new ProducerRecord<>(
                partition.topic(), partition.partition(), timestamp, key, bytes(random.nextInt(120)), headers);
    }

    private byte @Nullable [] bytes(int length) {
        if (random.nextInt(12) == 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        transactional.close();
    }
}
