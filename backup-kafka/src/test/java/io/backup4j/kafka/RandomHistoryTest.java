package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A history of everything, backed up in the middle and at the end, is restored with equal sums, and each group reads exactly what it would have read. */
@ExtendWith(TestKafka.Lifetime.class)
class RandomHistoryTest {
    @TempDir
    Path home;

    @Test
    @Timeout(180)
    void restoresASmallHistoryAsItWas() {
        restores(20261121, 20_000);
    }

    @Test
    @Tag("stress")
    @Timeout(1800)
    void restoresAHistoryOfAMillionRecordsAsItWas() {
        restores(new Random().nextLong(), 1_100_000);
    }

    private void restores(long seed, long records) {
        try (RandomHistory history = new RandomHistory(seed);
                BackupRepository repository = BackupRepository.createUnencrypted(
                        DirectorySink.at(home.resolve("repository")),
                        RepositoryOptions.builder()
                                .workers(2)
                                .journal(RunJournals.none())
                                .build())) {
            KafkaSource source = TestKafka.source(history.deleted, history.compacted)
                    .segmentOffsets(records / 10)
                    .build();
            history.goOn(records / 2);
            backUp(repository, source, BackupType.FULL, seed);
            history.goOn(records - records / 2);
            history.stopCompaction();
            BackupReport last;
            Map<TopicPartition, SeenRecords> seen = seen(history);
            Map<TopicPartition, SeenRecords> before;
            do {
                before = seen;
                last = backUp(repository, source, BackupType.INCREMENTAL, seed);
                seen = seen(history);
                // A cleaner that was at work already goes on to its end.
            } while (!seen.equals(before));

            RestoreReport restored = repository.restore(
                    RestoreRequest.backup(last.manifest().id())
                            .source("kafka")
                            .target("kafka", Restored.target().build())
                            .build(),
                    RunControl.none());

            assertThat(restored.complete())
                    .as("seed %d: %s", seed, restored.issues())
                    .isTrue();
            requireEqual(history, seen, seed);
            DrillReport drill = repository.drill(
                    DrillRequest.backup(last.manifest().id())
                            .sandbox(Drilled.sandbox())
                            .build(),
                    RunControl.none());
            assertThat(drill.result()).as("seed %d: %s", seed, drill.reason()).isEqualTo(DrillResult.OK);
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
            TestKafka.delete("r." + history.deleted);
            TestKafka.delete("r." + history.compacted);
            TestKafka.delete(history.deleted);
            TestKafka.delete(history.compacted);
        }
    }

    private static Map<TopicPartition, SeenRecords> seen(RandomHistory history) {
        Map<TopicPartition, SeenRecords> seen = new TreeMap<>(Comparator.comparing(TopicPartition::toString));
        history.partitions().forEach(partition -> seen.put(partition, SeenRecords.from(partition, 0)));
        return seen;
    }

    private static TopicPartition target(TopicPartition source) {
        return new TopicPartition("r." + source.topic(), source.partition());
    }

    private static void requireEqual(RandomHistory history, Map<TopicPartition, SeenRecords> seen, long seed) {
        seen.forEach((partition, records) -> {
            assertThat(SeenRecords.from(target(partition), 0))
                    .as("seed %d: %s", seed, partition)
                    .isEqualTo(records);
            assertThat(records.count()).isPositive();
        });
        assertThat(history.committed()).isNotEmpty();
        history.committed()
                .forEach((group, offsets) ->
                        offsets.forEach((partition, offset) -> assertThat(SeenRecords.by(group, target(partition)))
                                .as("seed %d: %s of %s at %d", seed, group, partition, offset)
                                .isEqualTo(SeenRecords.from(partition, offset))));
        for (String topic : new String[] {history.deleted, history.compacted}) {
            assertThat(Restored.overrides("r." + topic)).as("seed %d", seed).isEqualTo(Restored.overrides(topic));
        }
    }

    private static BackupReport backUp(BackupRepository repository, KafkaSource source, BackupType type, long seed) {
        BackupReport report = repository.backup(BackupPlan.named("plan")
                .source(source)
                .type(type)
                .verifyFraction(0)
                .build());
        assertThat(report.status()).as("seed %d: %s", seed, report.findings()).isEqualTo(BackupStatus.COMPLETED);
        return report;
    }
}
