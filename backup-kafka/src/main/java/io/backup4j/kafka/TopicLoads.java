package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Topics on their way into the target: made and protected, marked, and with a load for each of their partitions. */
final class TopicLoads {
    private static final long PAUSE_MILLIS = 20;

    private final RestoreContext context;
    private final LoadMarks marks;
    private final LoadConfigs configs;
    private final RestoredGroups groups;
    private final Consumer<PartitionLoad> stored;
    private final LogEnds logs;
    private final Map<String, Uuid> ids = new HashMap<>();
    private final SortedMap<String, PartitionLoad> loads = new TreeMap<>();
    private final Set<TopicPartition> unknown = new HashSet<>();

    /** @param stored is told of each partition whose last record is stored, if that is seen before the end */
    TopicLoads(
            RestoreContext context,
            LoadMarks marks,
            LoadConfigs configs,
            RestoredGroups groups,
            Consumer<PartitionLoad> stored) {
        this.stored = stored;
        this.context = context;
        this.marks = marks;
        this.configs = configs;
        this.groups = groups;
        this.logs = new LogEnds(context.cluster());
    }

    /** Of the target's partition of that name in the backup; null if it is not restored. */
    @Nullable
    PartitionLoad of(TopicPartition source) {
        return loads.get(source.toString());
    }

    /** Whether an earlier run has put records of this partition to other offsets, and no record is there from which these would follow. */
    boolean isUnknown(TopicPartition source) {
        return unknown.contains(source);
    }

    Collection<PartitionLoad> all() {
        return loads.values();
    }

    /** Those of which no earlier run has proven the records. */
    List<PartitionLoad> unproven() {
        return loads.values().stream().filter(load -> !load.isProven()).toList();
    }

    /** Makes the topic ready for its records. */
    void begin(TargetTopic topic) throws IOException {
        switch (topic.state()) {
            case ABSENT -> configs.create(topic);
            case EMPTY, BEGUN -> configs.protect(topic);
            case FILLED, BEGUN_BEHIND, VERIFIED, VERIFIED_BEHIND -> {}
        }
        ids.put(topic.name(), ready(topic));
        if (topic.state().isVerified()) {
            followAgain(topic);
            return;
        }
        Map<TopicPartition, Long> ends =
                topic.state().isBegun() ? logs.stillEnds(topic.partitions()) : logs.ends(topic.partitions());
        List<Long> bases = topic.bases();
        if (!topic.state().isBegun()) {
            bases = topic.document().partitions().stream()
                    .map(partition -> ends.get(new TopicPartition(topic.name(), partition.partition())))
                    .toList();
            mark(
                    topic,
                    topic.state().keepsConfigs() ? LoadMarks.Phase.BEHIND : LoadMarks.Phase.NEW,
                    bases,
                    Collections.nCopies(bases.size(), LoadMarks.OPEN));
        }
        try (ReadBack readBack = ReadBack.open(context, ReadingMemory.batchBytes(topic.document()))) {
            for (TopicDocument.Partition partition : topic.document().partitions()) {
                TopicPartition target = new TopicPartition(topic.name(), partition.partition());
                long base = bases.get(partition.partition());
                long end = ends.get(target);
                long last = end > base ? readBack.hash(target, end - 1, end) : 0;
                load(topic.document(), partition, target, new PartitionLoad.Place(base, end - base, last, false));
            }
        }
    }

    /**
     * An earlier run has proven the records, which is no proof of where groups are: it may have left them out, or was of another backup with the same records. Where they belong
     * follows from the records of the backup alone, so those of partitions with groups are gone through again, and nothing is written. Without records it follows only if no offset of the
     * backup was without one.
     */
    private void followAgain(TargetTopic topic) throws IOException {
        for (TopicDocument.Partition partition : topic.document().partitions()) {
            int number = partition.partition();
            TopicPartition source = new TopicPartition(topic.document().name(), number);
            if (!groups.asked(source).isEmpty()) {
                long base = topic.bases().get(number);
                long present = topic.ends().get(number) - base;
                PartitionLoad load = load(
                        topic.document(),
                        partition,
                        new TopicPartition(topic.name(), number),
                        new PartitionLoad.Place(base, context.records() ? present : 0, 0, true));
                if (!context.records() && present == partition.end() - partition.start()) {
                    load.asked().dense(partition.start(), base, present);
                } else if (!context.records()) {
                    unknown.add(source);
                }
            }
        }
    }

    /** Waits until every partition has a leader, which takes some milliseconds. */
    private Uuid ready(TargetTopic topic) throws IOException {
        long begin = System.nanoTime();
        Optional<TopicDescription> now = context.cluster().topicNow(topic.name());
        while (now.isEmpty() || !isReady(now.get(), topic)) {
            if (System.nanoTime() - begin > context.cluster().patience().total().toNanos()) {
                throw KafkaFailure.because("topic '" + topic.name() + "' has partitions without leader", true);
            }
            Attempts.pause(PAUSE_MILLIS);
            now = context.cluster().topicNow(topic.name());
        }
        return now.get().topicId();
    }

    private static boolean isReady(TopicDescription now, TargetTopic topic) {
        return now.partitions().size() == topic.document().partitions().size()
                && now.partitions().stream()
                        .noneMatch(partition ->
                                partition.leader() == null || partition.leader().isEmpty());
    }

    private PartitionLoad load(
            TopicDocument topic, TopicDocument.Partition partition, TopicPartition target, PartitionLoad.Place place)
            throws IOException {
        TopicPartition source = new TopicPartition(topic.name(), partition.partition());
        PartitionLoad load = new PartitionLoad(
                source,
                target,
                range(source, partition),
                place,
                groups.asked(source),
                context.producers().next(topic),
                context.cluster().properties(),
                ReadingMemory.batchBytes(topic),
                context.producers().bounds(topic),
                context.options().rehearsal() || place.proven() ? other -> {} : stored);
        if (partition.problem() != null) {
            context.issues().tell(Absence.partition(source, partition.problem()));
            load.incomplete();
        }
        loads.put(source.toString(), load);
        return load;
    }

    private PartitionLoad.Range range(TopicPartition source, TopicDocument.Partition partition) {
        TargetOptions options = context.options();
        long asked = context.records() ? options.ends().getOrDefault(source, partition.end()) : partition.start();
        long end = Math.max(partition.start(), Math.min(partition.end(), asked));
        return new PartitionLoad.Range(partition.start(), end, options.before(), options.rehearsal());
    }

    /** @throws IOException if a topic is no longer the one that records were written to */
    void requireSameTopics() throws IOException {
        for (Map.Entry<String, Uuid> topic : ids.entrySet()) {
            Uuid now = context.cluster()
                    .topic(topic.getKey())
                    .map(TopicDescription::topicId)
                    .orElse(Uuid.ZERO_UUID);
            if (!now.equals(topic.getValue())) {
                throw new IOException(
                        "topic '" + topic.getKey() + "' was deleted while it was restored. Restore again");
            }
        }
    }

    /** Notes that a topic was proven, unless something of it is missing. */
    void markVerified(TargetTopic topic) throws IOException {
        if (topic.state().isVerified() || !isWhole(topic)) {
            return;
        }
        mark(
                topic,
                topic.state().keepsConfigs() ? LoadMarks.Phase.VERIFIED_BEHIND : LoadMarks.Phase.VERIFIED,
                offsets(topic, PartitionLoad::base),
                offsets(topic, load -> load.base() + load.restored()));
    }

    private void mark(TargetTopic topic, LoadMarks.Phase phase, List<Long> bases, List<Long> ends) throws IOException {
        // Without records nothing is written that could be written twice.
        if (context.records() && !context.options().rehearsal()) {
            Uuid id = Objects.requireNonNull(ids.get(topic.name()), "the topic was made ready");
            marks.write(topic.document(), topic.name(), id, phase, bases, ends);
        }
    }

    private boolean isWhole(TargetTopic topic) {
        return topic.document().partitions().stream()
                .map(partition -> of(new TopicPartition(topic.document().name(), partition.partition())))
                .allMatch(load -> load != null && load.isWhole());
    }

    /** By partition. */
    private List<Long> offsets(TargetTopic topic, ToLongFunction<PartitionLoad> offset) {
        return topic.document().partitions().stream()
                .map(partition -> of(new TopicPartition(topic.document().name(), partition.partition())))
                .map(load -> load == null ? LoadMarks.OPEN : offset.applyAsLong(load))
                .toList();
    }
}
