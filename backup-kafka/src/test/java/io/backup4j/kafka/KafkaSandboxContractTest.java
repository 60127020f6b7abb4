package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.Documents;
import io.backup4j.kafka.format.GroupsDocument;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.kafka.format.SegmentEncoder;
import io.backup4j.kafka.format.SegmentHeader;
import io.backup4j.kafka.format.TopicDocument;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.testkit.DrillSandboxContract;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each entry of the contract is a topic with one record. */
@ExtendWith(TestKafka.Lifetime.class)
class KafkaSandboxContractTest extends DrillSandboxContract {
    private static final Uuid ID = new Uuid(1, 2);

    /** As if the broker were another one: what other tests drill is not ours to count. */
    private final List<String> before = topics();

    @Override
    protected DrillSandbox sandbox() {
        return KafkaSandbox.in(TestKafka.client()).patience(TestKafka.PATIENCE);
    }

    @Override
    protected Map<StoredEntry, byte[]> first() {
        List<String> names = IntStream.range(0, 5).mapToObj(i -> "file" + i).toList();
        Map<StoredEntry, byte[]> documents = new LinkedHashMap<>();
        put(
                documents,
                KafkaPaths.CLUSTER,
                Documents.write(new ClusterDocument(
                        "another",
                        true,
                        names,
                        List.of(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())));
        for (String name : names) {
            put(
                    documents,
                    KafkaPaths.topic(name),
                    Documents.write(new TopicDocument(
                            name,
                            ID.toString(),
                            false,
                            1,
                            new TreeMap<>(),
                            List.of(),
                            new TreeMap<>(),
                            List.of(new TopicDocument.Partition(0, 0, 1, 1, List.of(1), null)))));
        }
        put(documents, KafkaPaths.GROUPS, Documents.write(new GroupsDocument(List.of())));
        return documents;
    }

    private static void put(Map<StoredEntry, byte[]> documents, EntryPath path, byte[] json) {
        documents.put(
                new StoredEntry(path, EntryKind.FILE, EntryAttributes.none(), json.length, new byte[0], false), json);
    }

    @Override
    protected StoredEntry entry(String name, int sizeBytes) {
        SegmentEncoder encoder = new SegmentEncoder(new SegmentHeader(name, ID, 0, 0));
        SegmentAttributes attributes = fill(encoder, new byte[sizeBytes]);
        return new StoredEntry(
                KafkaPaths.segment(name, 0, 0),
                EntryKind.FILE,
                attributes.attributes(),
                encoder.available(),
                new byte[0],
                false);
    }

    @Override
    protected byte[] content(StoredEntry entry, Random random, int sizeBytes) {
        String topic = KafkaPaths.segmentOf(entry.path()).orElseThrow().topic();
        SegmentEncoder encoder = new SegmentEncoder(new SegmentHeader(topic, ID, 0, 0));
        fill(encoder, content(random, sizeBytes));
        byte[] bytes = new byte[encoder.available()];
        encoder.drain(bytes, 0, bytes.length);
        return bytes;
    }

    private static SegmentAttributes fill(SegmentEncoder encoder, byte[] value) {
        encoder.record(0, 1000, TimestampType.CREATE_TIME, 3, null, ByteBuffer.wrap(value), new Header[0]);
        return encoder.end();
    }

    @Override
    protected List<String> leftBehind() {
        return topics().stream().filter(topic -> !before.contains(topic)).toList();
    }

    private static List<String> topics() {
        return TestKafka.await(TestKafka.admin().listTopics().names()).stream()
                .filter(topic -> OwnNames.drillOf(topic).isPresent())
                .sorted()
                .toList();
    }
}
