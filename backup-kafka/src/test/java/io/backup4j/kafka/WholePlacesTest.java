package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlace;
import io.backup4j.BackupPlaces;
import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.PlacesReport;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.run.RunControl;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source read once for several places, which take what it reads in order, while readers wait for one another's memory. */
@ExtendWith(TestKafka.Lifetime.class)
class WholePlacesTest {
    /** A reader needs five times that, and two of them more than a quarter of any heap that tests have. */
    private static final long LONG_RECORDS = 200 << 20;

    private static final int PARTITIONS = 8;

    @Test
    @Timeout(60)
    void twoPlacesShareASingleSeatOfTheReaders() throws Exception {
        assertThat(2 * ReadingMemory.of(4).readerBytes(LONG_RECORDS))
                .as("only one has a seat")
                .isGreaterThan(ReadingMemory.of(4).roomBytes());
        String topic = TestKafka.newTopic(PARTITIONS, "max.message.bytes", String.valueOf(LONG_RECORDS));
        // Of each more than what lies between reader and places: whoever has read it waits until those before it were
        // read.
        for (int i = 0; i < PARTITIONS * 30; i++) {
            TestKafka.producer().send(new ProducerRecord<>(topic, i % PARTITIONS, null, new byte[100_000]));
        }
        TestKafka.producer().flush();
        KafkaSource source = TestKafka.source(topic).readers(4).build();
        RepositoryOptions options = RepositoryOptions.builder()
                .workers(4)
                .memoryBytes(16 << 20)
                .journal(RunJournals.none())
                .build();
        try (BackupRepository near = BackupRepository.createUnencrypted(new MemorySink(), options);
                BackupRepository far = BackupRepository.createUnencrypted(new MemorySink(), options);
                BackupPlaces places = BackupPlaces.builder(options)
                        .place(BackupPlace.of("near", near))
                        .place(BackupPlace.of("far", far))
                        .build()) {
            PlacesReport report = places.backup(BackupPlan.named("plan")
                    .source(source)
                    .verifyFraction(0)
                    .retry(RetryLimits.times(0))
                    .build());

            assertThat(report.status()).as("%s", report.places()).isEqualTo(BackupStatus.COMPLETED);
            for (BackupRepository place : List.of(near, far)) {
                assertThat(place.verify(VerifyRequest.everything(), RunControl.none())
                                .findings())
                        .isEmpty();
            }
            report.places().forEach(place -> assertThat(place.report()
                            .orElseThrow()
                            .manifest()
                            .sources()
                            .get(0)
                            .entries())
                    .isEqualTo(3 + PARTITIONS));
        }
    }
}
