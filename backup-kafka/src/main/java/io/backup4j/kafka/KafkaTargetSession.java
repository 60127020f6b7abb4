package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One restore into a cluster: documents, then records of several partitions at once, then the rest. */
final class KafkaTargetSession implements TargetSession {
    private static final RestoreDecision CREATE = new RestoreDecision(Action.CREATE, "");
    private static final RestoreDecision NOT_CHOSEN = new RestoreDecision(Action.KEEP, "not chosen");

    private final Cluster cluster;
    private final TargetOptions options;
    private final TargetContext context;
    private final RecordProducers producers;
    private final MemoryRoom room;
    private final Issues issues;
    private final ArchivedDocuments documents = new ArchivedDocuments();
    /** What a rehearsal has not found in the backup. */
    private final List<Absence> absent = new CopyOnWriteArrayList<>();

    private final AtomicInteger open = new AtomicInteger();
    /** Set when the first record comes, or at the end. */
    private volatile @Nullable TopicsRestore restore;

    private @Nullable TopicsRestore attempted;
    private boolean documentsEnded;
    private boolean finished;

    private KafkaTargetSession(Cluster cluster, TargetOptions options, TargetContext context) {
        this.cluster = cluster;
        this.options = options;
        this.context = context;
        this.producers = new RecordProducers(cluster.properties(), options.patience(), options.writers());
        this.room = new MemoryRoom(ReadingMemory.of(options.writers()).roomBytes());
        this.issues = options.rehearsal() ? new Issues(context.issues(), absent::add) : new Issues(context.issues());
    }

    static KafkaTargetSession open(ClientProperties properties, TargetOptions options, TargetContext context)
            throws IOException {
        Cluster cluster = Cluster.connect(properties, options.patience(), "backup4j-restore");
        try {
            cluster.ask("reach any broker", admin -> admin.describeCluster().clusterId());
            return new KafkaTargetSession(cluster, options, context);
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public WriteOrder writeOrder() {
        return WriteOrder.SEQUENTIAL_EACH;
    }

    @Override
    public int maxConcurrentWrites() {
        return options.writers();
    }

    /** Documents before records. */
    @Override
    public boolean waitsForEarlier(StoredEntry entry) {
        boolean first = !documentsEnded && KafkaPaths.segmentOf(entry.path()).isPresent();
        documentsEnded |= first;
        return first;
    }

    /** One segment of a partition after the other. */
    @Override
    public String series(StoredEntry entry) {
        return KafkaPaths.segmentOf(entry.path())
                .map(segment -> partition(segment).toString())
                .orElse("");
    }

    private static TopicPartition partition(KafkaPaths.SegmentName segment) {
        return new TopicPartition(segment.topic(), segment.partition());
    }

    @Override
    public RestoreDecision decide(StoredEntry entry) throws IOException {
        Optional<KafkaPaths.SegmentName> segment = KafkaPaths.segmentOf(entry.path());
        if (segment.isPresent()) {
            return decide(segment.get(), entry);
        }
        Optional<String> topic = KafkaPaths.topicOf(entry.path());
        if (topic.isPresent()) {
            return decide(topic.get());
        }
        boolean known = entry.path().equals(KafkaPaths.CLUSTER) || entry.path().equals(KafkaPaths.GROUPS);
        return known ? CREATE : new RestoreDecision(Action.REFUSE, "a backup of Kafka has no such entry");
    }

    /** In a dry run documents do not come, so that no more is known than names. */
    private RestoreDecision decide(String topic) throws IOException {
        if (!options.chooses(topic)) {
            return NOT_CHOSEN;
        }
        String name = options.nameOf(topic);
        if (context.dryRun() && !options.append() && cluster.topicNow(name).isPresent()) {
            return new RestoreDecision(
                    Action.CREATE, "topic '" + name + "' is there; it must be empty, or left by this same restore");
        }
        return CREATE;
    }

    private RestoreDecision decide(KafkaPaths.SegmentName segment, StoredEntry entry) throws IOException {
        if (!options.chooses(segment.topic())) {
            return NOT_CHOSEN;
        }
        if (context.dryRun()) {
            return CREATE;
        }
        TopicsRestore begun = begun();
        begun.requireNoFailure();
        PartitionLoad load = begun.load(partition(segment));
        if (load == null && begun.isVerified(segment.topic())) {
            return new RestoreDecision(Action.KEEP, "was restored and verified by an earlier run");
        }
        if (load == null) {
            return new RestoreDecision(
                    Action.REFUSE, "the document of its topic was not restored, or has no such partition");
        }
        SegmentAttributes attributes = SegmentAttributes.of(entry.attributes());
        if (attributes.base() != segment.base()) {
            throw new IOException("entry " + entry.path() + " is listed with base offset " + attributes.base());
        }
        boolean any = load.begin(attributes, issues);
        return any ? CREATE : new RestoreDecision(Action.KEEP, "none of its records is restored");
    }

    private TopicsRestore begun() throws IOException {
        TopicsRestore begun = restore;
        if (begun == null) {
            boolean records = documents.cluster().map(ClusterDocument::records).orElse(true);
            begun = new TopicsRestore(
                    new RestoreContext(cluster, options, producers, room, issues, records), documents);
            attempted = begun;
            begun.begin();
            restore = begun;
        }
        return begun;
    }

    @Override
    public void create(StoredEntry entry) {
        context.issues()
                .accept(new EntryIssue(
                        entry.path().toString(), true, "a backup of Kafka has no entries of kind " + entry.kind()));
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        open.incrementAndGet();
        boolean begun = false;
        try {
            EntryWriter writer = writer(entry);
            begun = true;
            return writer;
        } finally {
            if (!begun) {
                open.decrementAndGet();
            }
        }
    }

    private EntryWriter writer(StoredEntry entry) throws IOException {
        Optional<KafkaPaths.SegmentName> segment = KafkaPaths.segmentOf(entry.path());
        TopicsRestore begun = restore;
        if (segment.isPresent() && begun != null) {
            PartitionLoad load = begun.load(partition(segment.get()));
            if (load != null) {
                return segmentWriter(entry, load);
            }
        }
        Optional<String> topic = KafkaPaths.topicOf(entry.path());
        DocumentWriter.Reader reader;
        if (entry.path().equals(KafkaPaths.CLUSTER)) {
            reader = documents::cluster;
        } else if (entry.path().equals(KafkaPaths.GROUPS)) {
            reader = documents::groups;
        } else if (topic.isPresent()) {
            reader = json -> documents.topic(topic.get(), json);
        } else {
            throw new IOException("entry " + entry.path() + " was not decided to be written");
        }
        return new DocumentWriter(entry, reader, open::decrementAndGet);
    }

    /** Waits until there is memory for its records. */
    private EntryWriter segmentWriter(StoredEntry entry, PartitionLoad load) throws IOException {
        long needed = ReadingMemory.writerBytes(load.batchBytes());
        SegmentAttributes attributes = SegmentAttributes.of(entry.attributes());
        load.opened(attributes.base());
        boolean entered = false;
        boolean begun = false;
        try {
            room.enter(needed);
            entered = true;
            EntryWriter writer = new SegmentWriter(entry, attributes, load, () -> {
                room.leave(needed);
                open.decrementAndGet();
            });
            begun = true;
            return writer;
        } finally {
            if (!begun) {
                if (entered) {
                    room.leave(needed);
                }
                load.ended(false);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        if (open.get() > 0) {
            throw new IllegalStateException(open.get() + " entries are still being written");
        }
        if (!context.dryRun()) {
            begun().finish();
        }
        finished = true;
    }

    /** Without {@link #finish} before, topics stay as they are, protected, and the same restore goes on there. */
    @Override
    public void close() {
        TopicsRestore tried = attempted;
        if (tried != null) {
            tried.close();
        }
        producers.close();
        cluster.close();
    }

    /** After a {@link #finish()} of a rehearsal that succeeded: what belongs to the backup and has not come. Whether the backup knows that, its own record says. */
    List<Absence> absent() {
        List<Absence> all = new ArrayList<>(absent);
        documents.absent().stream().map(Absence::document).forEach(all::add);
        Set<String> topics = documents.topics().keySet();
        documents.cluster().map(ClusterDocument::topics).orElse(List.of()).stream()
                .filter(topic -> !topics.contains(topic))
                .map(Absence::topic)
                .forEach(all::add);
        return all;
    }

    /** After a {@link #finish()} that succeeded: topics, and their names in the target. */
    List<TargetTopic> topics() {
        TopicsRestore done = restore;
        return done == null ? List.of() : done.topics();
    }

    /** After a {@link #finish()} that succeeded: where offsets of groups would come to lie. */
    Optional<AskedOffsets> asked(TopicPartition source) {
        TopicsRestore done = restore;
        return Optional.ofNullable(done == null ? null : done.load(source)).map(PartitionLoad::asked);
    }

    @Override
    public String afterFailure() {
        TopicsRestore tried = attempted;
        return tried == null ? "Nothing was changed." : tried.state();
    }
}
