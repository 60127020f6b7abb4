package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.reliability.ForkedProcess;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The only broker dies by SIGKILL in the middle of a backup and of a restore, and comes back: both go on, nothing is lost and nothing is twice. */
class HardKilledBrokerTest {
    private static final int RECORDS = 3000;

    /** The broker needs some seconds to start, more on a busy machine. */
    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(20), 3, Duration.ofMillis(200), Duration.ofSeconds(2), 0.5, Duration.ofMinutes(3));

    @TempDir
    Path home;

    private String port;
    private String controller;
    private String servers;
    private ForkedProcess broker;
    private CompletableFuture<Void> restart;

    @BeforeEach
    void start() throws Exception {
        port = LocalBroker.freePort();
        controller = LocalBroker.freePort();
        servers = "localhost:" + port;
        Files.createDirectories(home.resolve("broker"));
        broker = fork();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            TestKafka.awaitTrue("the broker answers", () -> {
                admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
                return true;
            });
            admin.createTopics(Set.of(new NewTopic("killed", 2, (short) 1)))
                    .all()
                    .get();
            admin.alterConsumerGroupOffsets(
                            "readers",
                            Map.of(
                                    new TopicPartition("killed", 1),
                                    new org.apache.kafka.clients.consumer.OffsetAndMetadata(RECORDS / 3)))
                    .all()
                    .get();
        }
        try (KafkaProducer<byte[], byte[]> producer = TestKafka.newProducer(servers, Map.of())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(
                        new ProducerRecord<>("killed", i % 2, 1_700_000_000_000L + i, null, ("value " + i).getBytes()));
            }
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private ForkedProcess fork() {
        try {
            return ForkedProcess.start(
                    home,
                    256,
                    BrokerProcess.class,
                    List.of(home.resolve("broker").toString(), port, controller));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Dies now, and is there again after this time and the time that it takes to start. */
    private void kill(Duration away) {
        try {
            broker.kill();
        } catch (InterruptedException | IOException e) {
            throw new AssertionError(e);
        }
        Executor later = CompletableFuture.delayedExecutor(away.toMillis(), TimeUnit.MILLISECONDS);
        restart = CompletableFuture.runAsync(() -> broker = fork(), later);
    }

    @Test
    @Timeout(300)
    void theOnlyBrokerMayDieForSomeSeconds() throws Exception {
        diesAndComesBack(Duration.ofMillis(1));
    }

    @Test
    @Tag("stress")
    @Timeout(300)
    void theOnlyBrokerMayDieForTenSeconds() throws Exception {
        diesAndComesBack(Duration.ofSeconds(10));
    }

    private void diesAndComesBack(Duration away) throws Exception {
        KafkaSource source = KafkaSource.of("kafka", Map.of("bootstrap.servers", servers))
                .topic("killed")
                .segmentOffsets(500)
                .readers(1)
                .patience(PATIENCE)
                .build();
        Archived archived = Archived.run(source, null, () -> {}, entry -> {
            if (entry.path().equals(KafkaPaths.segment("killed", 1, 500))) {
                kill(away);
            }
        });
        restart.get();
        assertThat(archived.missing()).isEmpty();
        for (int partition = 0; partition < 2; partition++) {
            assertThat(archived.records("killed", partition)).hasSize(RECORDS / 2);
        }

        RestoreRun run = RestoreRun.of(killing(away), Restored.entries(archived));

        restart.get();
        assertThat(run.missing()).isEmpty();
        for (int partition = 0; partition < 2; partition++) {
            assertThat(Visible.of(servers, "r.killed", partition).stream()
                            .map(Restored::text)
                            .toList())
                    .isEqualTo(Restored.archived(archived, "killed", partition));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            assertThat(admin.listConsumerGroupOffsets("readers")
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(new TopicPartition("r.killed", 1))
                            .offset())
                    .isEqualTo(RECORDS / 3);
        }
    }

    /** A target whose broker dies when half of its records are on their way. */
    private ForwardingTarget killing(Duration away) {
        KafkaTarget target = KafkaTarget.into(Map.of("bootstrap.servers", servers))
                .sameCluster()
                .prefix("r.")
                .writers(1)
                .patience(PATIENCE)
                .build();
        return new ForwardingTarget(target) {
            @Override
            protected TargetSession session(TargetContext context, TargetSession session) {
                return new ForwardingTarget.Session(session) {
                    @Override
                    public EntryWriter write(StoredEntry entry) throws IOException {
                        if (entry.path().equals(KafkaPaths.segment("killed", 0, 1000))) {
                            kill(away);
                        }
                        return super.write(entry);
                    }
                };
            }
        };
    }
}
