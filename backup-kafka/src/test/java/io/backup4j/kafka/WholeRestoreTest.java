package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.RunControl;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The target in an engine, with several entries on their way at once. */
@ExtendWith(TestKafka.Lifetime.class)
class WholeRestoreTest {
    @Test
    void restoresTheLastOfTwoBackupsWithAllItsSegments() throws Exception {
        String topic = TestKafka.newTopic(3, "retention.ms", "700000000");
        Random random = new Random(1);
        fill(topic, random, 3000);
        TestKafka.commit(topic, new TopicPartition(topic, 2), 700, "seven hundred");
        KafkaSource source = TestKafka.source(topic).segmentOffsets(170).build();
        try (BackupRepository repository = BackupRepository.createUnencrypted(
                new MemorySink(),
                RepositoryOptions.builder()
                        .workers(2)
                        .journal(RunJournals.none())
                        .build())) {
            backUp(repository, source);
            fill(topic, random, 300);
            BackupReport last = backUp(repository, source);
            KafkaTarget target = Restored.target().writers(4).build();

            RestoreReport report = repository.restore(
                    RestoreRequest.backup(last.manifest().id())
                            .source("kafka")
                            .target("kafka", target)
                            .build(),
                    RunControl.none());

            // What other tests have set in the cluster is noted, and is no part of this one.
            assertThat(report.issues()).noneMatch(EntryIssue::missing);
            assertThat(report.complete()).isTrue();
            for (int partition = 0; partition < 3; partition++) {
                assertThat(Restored.visible("r." + topic, partition)).isEqualTo(Restored.visible(topic, partition));
            }
            assertThat(Restored.overrides("r." + topic)).isEqualTo(Restored.overrides(topic));
            assertThat(Restored.committed(topic)
                            .get(new TopicPartition("r." + topic, 2))
                            .offset())
                    .isEqualTo(700);
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    private static BackupReport backUp(BackupRepository repository, KafkaSource source) {
        BackupReport report = repository.backup(BackupPlan.named("plan")
                .source(source)
                .type(BackupType.INCREMENTAL)
                .verifyFraction(0)
                .retry(RetryLimits.times(0))
                .build());
        assertThat(report.status()).as("%s", report.findings()).isEqualTo(BackupStatus.COMPLETED);
        return report;
    }

    private static void fill(String topic, Random random, int count) {
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[500];
            random.nextBytes(value);
            TestKafka.producer().send(new ProducerRecord<>(topic, i % 3, (long) i, null, value));
        }
        TestKafka.producer().flush();
    }
}
