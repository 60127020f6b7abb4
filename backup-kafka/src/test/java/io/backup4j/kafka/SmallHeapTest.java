package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.reliability.ForkedProcess;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records of up to 10 MiB in more partitions than are read at once, and a heap in which four readers of such records have no room beside one another. */
@ExtendWith(TestKafka.Lifetime.class)
class SmallHeapTest {
    private static final int HEAP_MIB = 128;
    private static final int PARTITIONS = 6;
    private static final int LONGEST = 10 << 20;
    private static final int[] LENGTHS = {1 << 20, LONGEST, LONGEST};

    @TempDir
    Path home;

    @Test
    @Timeout(180)
    void longRecordsOfManyPartitionsNeedNoMoreThanASmallHeapHas() throws Exception {
        String topic = TestKafka.newTopic(PARTITIONS, "max.message.bytes", String.valueOf(LONGEST + 1000));
        fill(topic);
        Path place = home.resolve("repository");
        try (ForkedProcess process = ForkedProcess.start(
                home, HEAP_MIB, SmallHeapProcess.class, List.of(place.toString(), TestKafka.servers(), topic))) {
            assertThat(process.line()).as(process.errors()).isEqualTo("COMPLETED []");
            assertThat(process.line()).as(process.errors()).isEqualTo("complete true");
            assertThat(process.end()).isZero();
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(sums("r." + topic, partition)).hasSize(LENGTHS.length).isEqualTo(sums(topic, partition));
        }
        try (BackupRepository repository = BackupRepository.openUnencrypted(
                DirectorySink.at(place),
                RepositoryOptions.builder().journal(RunJournals.none()).build())) {
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
        TestKafka.delete(topic);
        TestKafka.delete("r." + topic);
    }

    private static List<Long> sums(String topic, int partition) {
        return Visible.of(topic, partition).stream()
                .map(ConsumerRecord::value)
                .map(value -> {
                    CRC32C sum = new CRC32C();
                    sum.update(value);
                    return sum.getValue();
                })
                .toList();
    }

    private static void fill(String topic) {
        Random random = new Random(20261121);
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.newProducer(
                TestKafka.servers(), Map.of("max.request.size", 2 * LONGEST, "buffer.memory", 2 * LONGEST))) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (int length : LENGTHS) {
                    byte[] value = new byte[length];
                    random.nextBytes(value);
                    producer.send(new ProducerRecord<>(topic, partition, null, value));
                }
            }
        }
    }
}
