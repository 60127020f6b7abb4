package io.backup4j.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.archive.ArchiveExport;
import io.backup4j.archive.ArchiveImport;
import io.backup4j.archive.ExportRequest;
import io.backup4j.archive.ImportOptions;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.StockPrograms;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an archive holds of topics can be read by anybody, and is restored from an import as it was. */
@ExtendWith(TestKafka.Lifetime.class)
class KafkaArchiveTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    Path directory;

    @Test
    void isReadableAsLinesOfJsonAndRestoredFromAnImport() throws Exception {
        String topic = TestKafka.newTopic(2, "retention.ms", "700000000");
        fill(topic);
        TestKafka.commit(topic, new TopicPartition(topic, 1), 70, "seventy");
        KafkaSource source = TestKafka.source(topic).segmentOffsets(40).build();
        Path archive = directory.resolve("archive.tar");
        try (BackupRepository repository = empty()) {
            repository.backup(BackupPlan.named("plan").source(source).build());
            try (OutputStream out = Files.newOutputStream(archive)) {
                ArchiveExport.of(
                                repository,
                                ExportRequest.of(repository.latest().id())
                                        .format(ArchiveFormat.TAR)
                                        .renderer(new KafkaArchive())
                                        .build())
                        .writeTo(out, RunControl.none());
            }
        }

        try (BackupRepository elsewhere = empty();
                ArchiveImport opened = ArchiveImport.open(archive, ImportOptions.defaults(), RunControl.none())) {
            opened.into(elsewhere, "imported", RunControl.none());
            RestoreReport report = elsewhere.restore(RestoreRequest.latest()
                    .source("kafka")
                    .target("kafka", Restored.target().build())
                    .build());
            assertThat(report.complete()).as("%s", report.issues()).isTrue();
            assertThat(elsewhere
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
        for (int partition = 0; partition < 2; partition++) {
            assertThat(Restored.visible("r." + topic, partition)).isEqualTo(Restored.visible(topic, partition));
        }
        assertThat(Restored.overrides("r." + topic)).isEqualTo(Restored.overrides(topic));

        Path out = directory.resolve("out");
        StockPrograms.unpack(archive, ArchiveFormat.TAR, out);
        Path folder = out.resolve("sources/kafka");
        assertThat(MAPPER.readTree(Files.readString(folder.resolve("data/2-groups.json")))
                        .get("groups")
                        .toString())
                .contains("seventy");
        for (int partition = 0; partition < 2; partition++) {
            assertThat(lines(folder.resolve("records/" + topic + "/%010d".formatted(partition))))
                    .isEqualTo(Visible.of(topic, partition).stream()
                            .map(KafkaArchiveTest::text)
                            .toList())
                    .hasSize(100);
        }
    }

    private static void fill(String topic) {
        for (int i = 0; i < 200; i++) {
            byte[] binary = {(byte) 0xff, (byte) i, 0};
            byte[] value = i % 7 == 0 ? null : i % 5 == 0 ? binary : ("wört \"" + i + "\"\n").getBytes(UTF_8);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic, i % 2, 1_700_000_000_000L + i, i % 3 == 0 ? null : new byte[] {(byte) i}, value);
            if (i % 4 == 0) {
                record.headers().add("h", binary).add("h", null);
            }
            TestKafka.producer().send(record);
        }
        TestKafka.producer().flush();
    }

    private static List<String> lines(Path partition) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(partition)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode node = MAPPER.readTree(line);
                    StringBuilder text = new StringBuilder(node.get("offset") + " " + node.get("timestamp") + " "
                            + bytes(node.get("key")) + " " + bytes(node.get("value")));
                    for (JsonNode header : node.path("headers")) {
                        text.append(' ')
                                .append(header.get("key").asString())
                                .append('=')
                                .append(bytes(header.get("value")));
                    }
                    lines.add(text.toString());
                }
            }
        }
        return lines;
    }

    private static String bytes(JsonNode node) {
        return node.isNull()
                ? "null"
                : node.isString()
                        ? shown(node.stringValue().getBytes(UTF_8))
                        : node.get("base64").asString();
    }

    private static String shown(byte[] bytes) {
        return bytes == null ? "null" : Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder(
                record.offset() + " " + record.timestamp() + " " + shown(record.key()) + " " + shown(record.value()));
        for (Header header : record.headers()) {
            text.append(' ').append(header.key()).append('=').append(shown(header.value()));
        }
        return text.toString();
    }

    private static BackupRepository empty() {
        return BackupRepository.createUnencrypted(
                new MemorySink(),
                RepositoryOptions.builder()
                        .workers(2)
                        .journal(RunJournals.none())
                        .build());
    }
}
