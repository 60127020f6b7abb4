package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.OutlineReader;
import io.backup4j.kafka.format.TopicDocument;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Compares what a drill has restored with the backup, entry by entry: each segment is made anew from the records that are read back, and must be the same bytes. Used once. */
final class DrillComparing {
    private static final List<String> NOT_COMPARED = List.of(
            "offsets of groups were computed and compared, not committed",
            "settings that delete, compact or refuse records were checked by the cluster, not set");

    /** It takes as much as one of four readers would. */
    private static final int SHARES = 4;

    private final Cluster cluster;
    private final KafkaTargetSession restored;
    private final DrillNotes notes;
    private final LoadConfigs configs;
    private final Consumer<DrillDifference> differences;
    private final Map<String, TargetTopic> topics = new TreeMap<>();
    private final Map<TopicPartition, RestoredPartition> partitions = new HashMap<>();
    private final Set<EntryPath> seen = new HashSet<>();
    private long entries;
    private long bytes;

    DrillComparing(
            Cluster cluster,
            KafkaTargetSession restored,
            DrillNotes notes,
            LoadConfigs configs,
            Consumer<DrillDifference> differences) {
        this.cluster = cluster;
        this.restored = restored;
        this.notes = notes;
        this.configs = configs;
        this.differences = differences;
        restored.topics().forEach(topic -> topics.put(topic.document().name(), topic));
    }

    DrillComparison compare(ExpectedSource expected) throws IOException {
        try (LogReader reader = new LogReader(cluster.properties(), cluster.patience(), ReadingMemory.of(SHARES))) {
            for (TargetTopic topic : topics.values()) {
                begin(topic, reader);
            }
            for (Iterator<ExpectedEntry> all = expected.entries(); all.hasNext(); ) {
                compare(all.next());
            }
        }
        for (EntryPath path : notes.paths()) {
            if (!seen.contains(path)) {
                differs(path.toString(), "is there and not in the backup");
                partition(path).ifPresent(RestoredPartition::differs);
            }
        }
        partitions.forEach((source, partition) -> tell(source.toString(), partition.difference()));
        List<String> remarks = new ArrayList<>(NOT_COMPARED);
        DrillAbsences absences = new DrillAbsences(expected.record(), differences);
        absences.judge(restored.absent());
        absences.remark().ifPresent(remarks::add);
        return new DrillComparison(entries, bytes, remarks);
    }

    private void begin(TargetTopic topic, LogReader reader) throws IOException {
        Map<TopicPartition, Long> ends = new LogEnds(cluster).ends(topic.partitions());
        for (TopicDocument.Partition partition : topic.document().partitions()) {
            TopicPartition source = new TopicPartition(topic.document().name(), partition.partition());
            TopicPartition target = new TopicPartition(topic.name(), partition.partition());
            AskedOffsets mapped = restored.asked(source).orElseGet(() -> new AskedOffsets(List.of()));
            partitions.put(source, new RestoredPartition(target, ends.get(target), mapped, reader));
        }
    }

    private void compare(ExpectedEntry entry) throws IOException {
        EntryPath path = entry.entry().path();
        seen.add(path);
        if (!notes.has(path)) {
            if (entry.restored()) {
                differs(path.toString(), "is missing");
            }
            partition(path).ifPresent(RestoredPartition::differs);
            return;
        }
        entries++;
        bytes += entry.entry().sizeBytes();
        Optional<RestoredPartition> partition = partition(path);
        try {
            Optional<String> difference = partition.isPresent() ? segment(entry, partition.get()) : document(entry);
            tell(path.toString(), difference);
            if (difference.isPresent()) {
                partition.ifPresent(RestoredPartition::differs);
            }
        } catch (LostRecordException e) {
            differs(path.toString(), String.valueOf(e.getMessage()));
            partition.ifPresent(RestoredPartition::differs);
        }
    }

    private Optional<RestoredPartition> partition(EntryPath path) {
        return KafkaPaths.segmentOf(path)
                .map(segment -> partitions.get(new TopicPartition(segment.topic(), segment.partition())));
    }

    private Optional<String> segment(ExpectedEntry entry, RestoredPartition partition) throws IOException {
        EntryPath path = entry.entry().path();
        partition.begin(notes.records(path));
        try (InputStream outline = notes.read(path)) {
            return entry.differenceOf(new RestoredSegment(new OutlineReader(outline), partition));
        }
    }

    private Optional<String> document(ExpectedEntry entry) throws IOException {
        EntryPath path = entry.entry().path();
        try (InputStream note = notes.read(path)) {
            Optional<String> difference = entry.differenceOf(note);
            Optional<String> topic = KafkaPaths.topicOf(path);
            return difference.isEmpty() && topic.isPresent() ? topic(topics.get(topic.get())) : difference;
        }
    }

    private Optional<String> topic(@Nullable TargetTopic topic) throws IOException {
        if (topic == null) {
            return Optional.of("the topic was not made");
        }
        TopicDescription found = cluster.topic(topic.name())
                .orElseThrow(() -> new IOException("topic '" + topic.name() + "' was deleted by somebody else"));
        int expected = topic.document().partitions().size();
        return found.partitions().size() == expected
                ? configs.difference(topic)
                : Optional.of("has " + found.partitions().size() + " partitions, expected " + expected);
    }

    private void tell(String where, Optional<String> difference) {
        difference.ifPresent(message -> differs(where, message));
    }

    private void differs(String where, String message) {
        differences.accept(new DrillDifference(where, message));
    }
}
