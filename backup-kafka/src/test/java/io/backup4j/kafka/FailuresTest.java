package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.Lifetime.class)
@Timeout(120)
class FailuresTest {
    private static final Patience SOON = new Patience(
            Duration.ofMillis(300), 2, Duration.ofMillis(5), Duration.ofMillis(5), 0, Duration.ofSeconds(5));

    @Test
    void aBrokerThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        // Connections are taken by the system and nobody ever answers.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String servers = "localhost:" + silent.getLocalPort();
            KafkaSource source = KafkaSource.of("kafka", Map.of("bootstrap.servers", servers))
                    .patience(SOON)
                    .build();
            long begin = System.nanoTime();
            assertThatThrownBy(() -> Archived.full(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot list the topics")
                    .hasMessageContaining(servers);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void triesAgainAsOftenAsItWasToldAndNotWhenItCannotPass() {
        AtomicInteger calls = new AtomicInteger();
        Attempts attempts = new Attempts(SOON);
        assertThatThrownBy(() -> attempts.run(() -> {
                    throw KafkaFailure.because("attempt " + calls.incrementAndGet(), true);
                }))
                .hasMessage("attempt 3");
        calls.set(0);
        assertThatThrownBy(() -> attempts.run(() -> {
                    throw KafkaFailure.because("attempt " + calls.incrementAndGet(), false);
                }))
                .hasMessage("attempt 1");
        calls.set(0);
        Patience noTime = new Patience(
                Duration.ofMillis(100), 9, Duration.ofMillis(60), Duration.ofMillis(60), 0, Duration.ofMillis(100));
        assertThatThrownBy(() -> new Attempts(noTime).run(() -> {
                    throw KafkaFailure.because("attempt " + calls.incrementAndGet(), true);
                }))
                .isInstanceOf(KafkaFailure.class);
        assertThat(calls).hasValueLessThan(4);
    }

    @Test
    void anInterruptEndsWaiting() {
        // Before the interrupt: the first test of all starts the broker here.
        KafkaSource source = TestKafka.source(TestKafka.newName("t")).build();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Archived.full(source)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aTopicThatIsMadeAgainWhileItIsReadIsNotSpliced() throws Exception {
        String topic = TestKafka.newTopic(1);
        String other = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 20);
        Produced.values(other, 0, "whole");
        KafkaSource source = TestKafka.source(topic, other).segmentOffsets(10).build();
        Archived run = Archived.run(source, null, () -> {
            TestKafka.delete(topic);
            TestKafka.newTopic(topic, 1);
            Produced.numbers(topic, 0, 100, 30);
        });
        assertThat(run.read(topic, 0)).isEmpty();
        assertThat(run.missing())
                .hasSize(2)
                .allMatch(issue -> issue.contains("made again") || issue.contains("not tried"));
        assertThatThrownBy(() -> run.records(topic, 0))
                .as("the hole is seen from outside")
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("read to 0, not to 20");
        assertThat(run.values(other, 0)).containsExactly("0:'whole'");
        assertThat(run.notes()).anyMatch(note -> note.contains(topic) && note.contains("made again"));
    }

    @Test
    void aTopicThatIsDeletedWhileItIsReadIsMissing() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 20);
        Archived run =
                Archived.run(TestKafka.source(topic).patience(SOON).build(), null, () -> TestKafka.delete(topic));
        assertThat(run.missing()).singleElement().asString().contains("deleted while it was read");
        assertThat(TestKafka.await(TestKafka.admin().listTopics().names())).doesNotContain(topic);
    }

    @Test
    void aRecordThatTheDiskOfTheBrokerHasChangedIsMissingByNameAndNeverStored() throws Exception {
        String topic = TestKafka.newTopic(2, "compression.type", "uncompressed");
        Produced.values(topic, 0, "before");
        Produced.values(topic, 0, "the value that changes");
        Produced.values(topic, 1, "whole");
        changeOnDisk(topic + "-0", "the value that changes");
        Archived run = Archived.full(TestKafka.source(topic).segmentOffsets(1).build());
        assertThat(run.missing()).singleElement().asString().contains(topic + "/0000000000/00000000000000000001");
        assertThat(run.read(topic, 0)).noneMatch(path -> path.toString().endsWith("1"));
        assertThat(run.values(topic, 1)).containsExactly("0:'whole'");
    }

    /** One bit, where the broker has this text. */
    private static void changeOnDisk(String directory, String text) throws Exception {
        String logs = TestKafka.await(TestKafka.admin()
                        .describeLogDirs(List.of(0))
                        .descriptions()
                        .get(0))
                .keySet()
                .iterator()
                .next();
        Path log = Path.of(logs, directory, "00000000000000000000.log");
        int at = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (text.charAt(0) ^ 1)}), at);
        }
    }

    @Test
    void namesTopicsAndPartitionsThatComeTooLate() throws Exception {
        String name = TestKafka.newName("late");
        TestKafka.newTopic(name + "a", 1);
        KafkaSource source = KafkaSource.of("kafka", TestKafka.client())
                .topicPrefix(name)
                .patience(TestKafka.PATIENCE)
                .build();
        Archived run = Archived.run(source, null, () -> {
            TestKafka.newTopic(name + "b", 1);
            TestKafka.await(TestKafka.admin()
                    .createPartitions(Map.of(name + "a", NewPartitions.increaseTo(3)))
                    .all());
        });
        assertThat(run.missing()).isEmpty();
        assertThat(run.notes()).singleElement().asString().contains(name + "b", "next backup has it");
        assertThat(Archived.after(run, source).topic(name + "a").partitions()).hasSize(3);
    }

    @Test
    void secretsAreNotInMessagesOrTexts() throws Exception {
        String secret = "s3cr3t-Pa55";
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", "localhost:1");
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", "PLAIN");
        client.put("ssl.truststore.password", new org.apache.kafka.common.config.types.Password(secret + "2"));
        // A mistake: no user, so that the text is understood as something else.
        client.put("sasl.jaas.config", "org.example.Login required password=\"" + secret + "\" " + secret + ";");
        KafkaSource source = KafkaSource.of("kafka", client).patience(SOON).build();
        assertThat(source.toString()).doesNotContain(secret);
        assertThat(KafkaSource.of("kafka", client).toString()).doesNotContain(secret);
        try {
            Archived.full(source);
            Assertions.fail("there is no such cluster");
        } catch (IOException e) {
            for (Throwable link = e; link != null; link = link.getCause()) {
                assertThat(link.toString()).doesNotContain(secret);
            }
        }
        ClientProperties properties = ClientProperties.of(client, java.util.Set.of());
        assertThat(properties.toString()).doesNotContain(secret);
        IOException failure =
                KafkaFailure.of("cannot do it", new TimeoutException("with " + secret + " in it"), properties);
        assertThat(failure).hasMessageContaining("with [hidden] in it").hasNoCause();
    }

    @Test
    void noSecretOfTheClientIsInABackup() throws Exception {
        String secret = "n0t-1n-a-backup";
        String topic = TestKafka.newTopic(1);
        Map<String, Object> client = new HashMap<>(TestKafka.client());
        client.put("sasl.jaas.config", "x required password=\"" + secret + "\";");
        client.put("ssl.key.password", secret);
        Archived run = Archived.full(KafkaSource.of("kafka", client)
                .topic(topic)
                .patience(TestKafka.PATIENCE)
                .build());
        for (Archived.Entry entry : run.entries.values()) {
            assertThat(new String(entry.content(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(secret);
        }
    }
}
