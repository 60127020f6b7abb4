package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.reliability.ForkedProcess;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Processes that restore and die by SIGKILL: the run that is left alone ends with the same topic, each record once. */
@ExtendWith(TestKafka.Lifetime.class)
class KilledRestoreTest {
    private static final int RECORDS = 20_000;

    @TempDir
    Path home;

    @Test
    @Timeout(120)
    void goesOnAfterThreeKills() throws Exception {
        restoreWithKills(3, 20261121);
    }

    @Test
    @Tag("stress")
    void goesOnAfterTwentyKillsAtRandomPoints() throws Exception {
        restoreWithKills(20, new Random().nextLong());
    }

    @Test
    @Tag("stress")
    void eachOfTwentyRestoresThatWereKilledAtRandomPointsIsFinishedByTheNext() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String topic = filled(random);
        Path place = home.resolve("repository");
        BackupId id = backUp(place, topic);
        for (int killed = 0; killed < 20; ) {
            if (diesRestoring(place, id, topic, random)) {
                killed++;
                finish(place, id, seed);
            }
            requireRestored(topic, seed);
            TestKafka.delete("r." + topic);
        }
        requireIntact(place);
    }

    private void restoreWithKills(int kills, long seed) throws Exception {
        Random random = new Random(seed);
        String topic = filled(random);
        Path place = home.resolve("repository");
        BackupId id = backUp(place, topic);
        int killed = 0;
        while (killed < kills) {
            if (diesRestoring(place, id, topic, random)) {
                killed++;
            } else {
                requireRestored(topic, seed);
                TestKafka.delete("r." + topic);
            }
        }
        finish(place, id, seed);
        requireRestored(topic, seed);
        requireIntact(place);
    }

    private static String filled(Random random) {
        String topic = TestKafka.newTopic(2, "retention.ms", "700000000000");
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = new byte[200];
            random.nextBytes(value);
            TestKafka.producer().send(new ProducerRecord<>(topic, i % 2, 1_700_000_000_000L + i, null, value));
        }
        TestKafka.producer().flush();
        TestKafka.commit(topic, new TopicPartition(topic, 1), RECORDS / 4, "a quarter");
        return topic;
    }

    private static void finish(Path place, BackupId id, long seed) {
        try (BackupRepository repository = open(place)) {
            assertThat(repository
                            .restore(
                                    RestoreRequest.backup(id)
                                            .source("kafka")
                                            .target("kafka", Restored.target().build())
                                            .build(),
                                    RunControl.none())
                            .complete())
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static void requireIntact(Path place) {
        try (BackupRepository repository = open(place)) {
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    private static BackupRepository open(Path place) {
        return BackupRepository.openUnencrypted(
                DirectorySink.at(place),
                RepositoryOptions.builder().journal(RunJournals.none()).build());
    }

    private static BackupId backUp(Path place, String topic) {
        try (BackupRepository repository = BackupRepository.createUnencrypted(
                DirectorySink.at(place),
                RepositoryOptions.builder().journal(RunJournals.none()).build())) {
            BackupReport report = repository.backup(BackupPlan.named("plan")
                    .source(TestKafka.source(topic).segmentOffsets(3000).build())
                    .build());
            return report.manifest().id();
        }
    }

    /** Whether it died by the kill, and not by itself before. */
    private boolean diesRestoring(Path place, BackupId id, String topic, Random random) throws Exception {
        long threshold = random.nextLong(RECORDS + 1);
        int later = random.nextInt(20);
        try (ForkedProcess process = ForkedProcess.start(
                home, 128, RestoringProcess.class, List.of(place.toString(), id.value(), TestKafka.servers()))) {
            assertThat(process.line()).as(process.errors()).isEqualTo("begins");
            int[] polls = {0};
            TestKafka.awaitTrue(
                    "at " + threshold + " records", () -> stored(topic) >= threshold && polls[0]++ >= later);
            int code = kill(process);
            assertThat(code).as(process.errors()).isIn(0, 137);
            return code != 0;
        }
    }

    /** Returns the code with which it ended, by itself or killed. */
    private static int kill(ForkedProcess process) throws InterruptedException {
        process.close();
        return process.end();
    }

    private static long stored(String topic) throws InterruptedException {
        if (!TestKafka.await(TestKafka.admin().listTopics().names()).contains("r." + topic)) {
            return 0;
        }
        long sum = 0;
        for (int partition = 0; partition < 2; partition++) {
            TopicPartition target = new TopicPartition("r." + topic, partition);
            try {
                sum += TestKafka.admin()
                        .listOffsets(Map.of(target, OffsetSpec.latest()))
                        .partitionResult(target)
                        .get(1, TimeUnit.SECONDS)
                        .offset();
            } catch (ExecutionException | TimeoutException e) {
                // It has no leader yet.
                return 0;
            }
        }
        return sum;
    }

    private static void requireRestored(String topic, long seed) {
        for (int partition = 0; partition < 2; partition++) {
            assertThat(Restored.visible("r." + topic, partition))
                    .as("seed %d", seed)
                    .isEqualTo(Restored.visible(topic, partition));
        }
        assertThat(Restored.overrides("r." + topic)).isEqualTo(Restored.overrides(topic));
        assertThat(Restored.committed(topic)
                        .get(new TopicPartition("r." + topic, 1))
                        .offset())
                .isEqualTo(RECORDS / 4);
    }
}
