package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The course of a restore: everything is looked at, then topics are made and protected, partitions are loaded, all is read back, groups are put to their places, and topics get their own
 * configuration. Begun and finished by one thread; loads are asked for by the same.
 */
final class TopicsRestore implements AutoCloseable {
    private final RestoreContext context;
    private final ArchivedDocuments documents;
    private final LoadMarks marks;
    private final LoadConfigs configs;
    private final ReadBacks readBacks;
    private final List<TargetTopic> topics = new ArrayList<>();
    /** Set when something is changed for the first time. */
    private @Nullable TopicLoads loads;

    private @Nullable RestoredGroups groups;

    TopicsRestore(RestoreContext context, ArchivedDocuments documents) {
        this.context = context;
        this.documents = documents;
        this.marks = new LoadMarks(context.cluster(), context.options());
        this.configs = new LoadConfigs(context.cluster(), context.options(), context.issues());
        this.readBacks = new ReadBacks(context);
    }

    /** @throws IOException also if it was refused; then nothing was changed */
    void begin() throws IOException {
        RestorePreparation preparation = new RestorePreparation(context.cluster(), context.options(), marks, configs);
        SortedMap<String, TopicDocument> archived = documents.topics();
        preparation.requireKnown(archived);
        preparation.requireCluster(documents.cluster(), List.copyOf(archived.values()));
        for (TopicDocument topic : archived.values()) {
            topics.add(configs.validated(preparation.look(topic)));
        }
        RestoredGroups wanted = new RestoredGroups(context, documents.groups(), archived.keySet());
        if (!context.options().rehearsal()) {
            wanted.requireEmpty();
        }
        tellWhatIsNotRestored();
        groups = wanted;
        TopicLoads begun = new TopicLoads(context, marks, configs, wanted, readBacks::begin);
        loads = begun;
        context.room().shrink(context.producers().divide(archived.values()));
        for (TargetTopic topic : topics) {
            begun.begin(topic);
        }
    }

    private void tellWhatIsNotRestored() {
        documents.cluster().ifPresent(document -> {
            int others = document.acls().size()
                    + document.quotas().size()
                    + document.scram().size()
                    + document.groupConfigs().size();
            if (others > 0) {
                context.issues()
                        .note(
                                "cluster",
                                "not restored, but in the backup's document of the cluster: "
                                        + document.acls().size() + " ACLs, "
                                        + document.quotas().size() + " quotas, "
                                        + document.scram().size() + " SCRAM users, settings of "
                                        + document.groupConfigs().size() + " groups");
            }
        });
        if (context.options().before().isPresent()) {
            context.issues()
                    .note("records", "a time is no consistent cut over partitions: the offsets of a backup are");
        }
    }

    /** For people, after a failure. */
    String state() {
        if (loads == null) {
            return "Nothing was changed.";
        }
        return "Topics " + topics.stream().map(TargetTopic::name).toList()
                + " may hold a part of their records, delete none of them, and must not be used: the same restore goes"
                + " on there and writes no record twice. To begin anew delete those of them that the restore has made.";
    }

    /** Null if this partition is not restored. */
    @Nullable
    PartitionLoad load(TopicPartition source) {
        TopicLoads begun = loads;
        return begun == null ? null : begun.of(source);
    }

    /** Topics of the backup, and what they are in the target. */
    List<TargetTopic> topics() {
        return topics;
    }

    /** Whether an earlier run has restored all records of this topic. */
    boolean isVerified(String topic) {
        return topics.stream()
                .anyMatch(one ->
                        one.document().name().equals(topic) && one.state().isVerified());
    }

    /** Proves that the target has what the backup has; only then topics get their configuration. */
    void finish() throws IOException {
        TopicLoads begun = loads;
        RestoredGroups wanted = groups;
        if (begun == null || wanted == null) {
            throw new IllegalStateException("not begun");
        }
        for (PartitionLoad load : begun.all()) {
            load.awaitStored();
            load.end(context.issues());
        }
        if (context.options().rehearsal()) {
            begun.requireSameTopics();
            return;
        }
        readBacks.finish(begun.unproven());
        begun.requireSameTopics();
        wanted.restore(begun);
        for (TargetTopic topic : topics) {
            begun.markVerified(topic);
        }
        for (TargetTopic topic : topics) {
            if (!topic.state().keepsConfigs()) {
                configs.restore(topic);
            }
        }
    }

    /** @throws IOException if something that was written is known to be wrong, or could not be read back */
    void requireNoFailure() throws IOException {
        readBacks.requireNoFailure();
    }

    @Override
    public void close() {
        readBacks.close();
    }
}
