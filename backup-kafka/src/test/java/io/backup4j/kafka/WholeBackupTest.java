package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source in an engine, with its threads, its deduplication and its previous backups. */
@ExtendWith(TestKafka.Lifetime.class)
class WholeBackupTest {
    @Test
    void storesOnlyWhatIsNewWhateverIsReadAgain() throws Exception {
        String topic = TestKafka.newTopic(3);
        Random random = new Random(1);
        fill(topic, random, 6000);
        KafkaSource source = TestKafka.source(topic).segmentOffsets(700).build();
        try (BackupRepository repository = BackupRepository.createUnencrypted(
                new MemorySink(),
                RepositoryOptions.builder()
                        .workers(2)
                        .journal(RunJournals.none())
                        .build())) {
            BackupReport first = backUp(repository, source, BackupType.INCREMENTAL);
            long all = first.manifest().sources().get(0).bytes();
            assertThat(all).isGreaterThan(6000 * 500L);

            fill(topic, random, 60);
            BackupReport second = backUp(repository, source, BackupType.INCREMENTAL);
            assertThat(second.manifest().sources().get(0).bytes()).isGreaterThan(all);
            assertThat(second.manifest().sources().get(0).bytesRead()).isLessThan(all / 20);

            BackupReport third = backUp(repository, source, BackupType.INCREMENTAL);
            assertThat(third.manifest().sources().get(0).bytesRead()).isLessThan(20_000);

            // Cut in other places, because the full one begins anew: nearly all of it is known.
            BackupReport full = backUp(repository, source, BackupType.FULL);
            assertThat(full.manifest().sources().get(0).bytesRead()).isGreaterThan(all);
            assertThat(full.manifest().sources().get(0).bytesNew()).isLessThan(all / 4);

            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    private static BackupReport backUp(BackupRepository repository, KafkaSource source, BackupType type) {
        BackupReport report = repository.backup(BackupPlan.named("plan")
                .source(source)
                .type(type)
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
            TestKafka.producer().send(new ProducerRecord<>(topic, i % 3, null, value));
        }
        TestKafka.producer().flush();
    }
}
