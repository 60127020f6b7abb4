package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.BackupSourceContract;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several topics, partitions and segments. */
@ExtendWith(TestKafka.Lifetime.class)
class KafkaSourceContractTest extends BackupSourceContract {
    private String name = "";

    @BeforeEach
    void fill() {
        name = TestKafka.newName("contract");
        for (String suffix : new String[] {"", "-b", ".c"}) {
            TestKafka.newTopic(name + suffix, 2);
            Produced.numbers(name + suffix, 0, 0, 3);
        }
        for (int i = 0; i < 300; i++) {
            TestKafka.producer()
                    .send(new ProducerRecord<>(
                            name, 1, Produced.bytes("k" + i), Produced.bytes("some value ".repeat(100) + i)));
        }
        TestKafka.producer().flush();
    }

    @Override
    protected BackupSource source() {
        return KafkaSource.of("kafka", TestKafka.client())
                .topicPrefix(name)
                .segmentOffsets(200)
                .readers(3)
                .patience(TestKafka.PATIENCE)
                .build();
    }

    @Override
    protected EntryPath change() {
        Produced.numbers(name, 0, 3, 1);
        return KafkaPaths.segment(name, 0, 0);
    }

    /** A first run has nothing to prove it against: evidence is given again only after the leader has confirmed that of an earlier backup. */
    @Override
    protected boolean provesUnchanged() {
        return false;
    }
}
