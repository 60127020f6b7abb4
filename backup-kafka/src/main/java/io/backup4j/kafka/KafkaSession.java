package io.backup4j.kafka;

import io.backup4j.kafka.format.Documents;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster over an interval: what it was at its beginning, and every record up to the ends of that moment. */
final class KafkaSession implements SourceSession {
    private final Cluster cluster;
    private final ReadingContext reading;
    private final ClusterView view;
    private final Clock clock;
    private final Iterator<SourceEntry> documents;
    private final SegmentList segments;

    private KafkaSession(Cluster cluster, ReadingContext reading, ClusterView view, Clock clock, SegmentList segments) {
        this.cluster = cluster;
        this.reading = reading;
        this.view = view;
        this.clock = clock;
        this.documents = documents(view).iterator();
        this.segments = segments;
    }

    static KafkaSession open(ClientProperties properties, SourceOptions options, SourceContext context)
            throws IOException {
        Issues issues = new Issues(context.issues());
        Cluster cluster = Cluster.connect(properties, options.patience(), options.clientId());
        try {
            ClusterView view = new ViewReader(cluster, options, issues)
                    .read(context.clock(), EarlierTopics.names(context.previous(), issues));
            ReadingContext reading = new ReadingContext(
                    cluster,
                    new PartitionConsumers(properties, options),
                    options,
                    view.cluster().clusterId(),
                    issues);
            SegmentList segments = new SegmentList(
                    reading, new EarlierSegments(context.previous()), options.records() ? view.topics() : List.of());
            return new KafkaSession(cluster, reading, view, context.clock(), segments);
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private static List<SourceEntry> documents(ClusterView view) {
        List<SourceEntry> entries = new ArrayList<>();
        entries.add(new DocumentEntry(
                KafkaPaths.CLUSTER, () -> Documents.write(view.cluster()), EarlierTopics.attributes(view.hidden())));
        for (TopicView topic : view.topics()) {
            entries.add(new DocumentEntry(
                    KafkaPaths.topic(topic.name()), () -> Documents.write(topic.document()), EntryAttributes.none()));
        }
        entries.add(new DocumentEntry(KafkaPaths.GROUPS, () -> Documents.write(view.groups()), EntryAttributes.none()));
        // Not the order of names: 'a-b.json' comes before 'a.json'.
        entries.sort(Comparator.comparing(SourceEntry::path));
        return entries;
    }

    @Override
    public @Nullable SourceEntry next() throws IOException {
        reading.requireCluster();
        return documents.hasNext() ? documents.next() : segments.next();
    }

    @Override
    public int maxConcurrentReads() {
        return reading.options().readers();
    }

    /**
     * Also says which topics were made too late for this backup.
     *
     * @throws UncheckedIOException if the cluster was lost on the way, or a log was cut off while it was read
     */
    @Override
    public Consistency consistency() {
        try (LineageCheck check = new LineageCheck(reading)) {
            reading.requireCluster();
            check.requireOneHistory();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        new LateTopics(cluster, reading.options().topics(), reading.issues()).tell(view);
        return new Consistency.Fuzzy(view.from(), clock.instant());
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("cluster", view.cluster().clusterId());
        facts.put("servers", cluster.properties().servers());
        facts.put("brokers", String.valueOf(view.cluster().brokers().size()));
        facts.put("topics", String.valueOf(view.topics().size()));
        facts.put("groups", String.valueOf(view.groups().groups().size()));
        facts.put(MissingSegments.LENGTH, String.valueOf(reading.options().segmentOffsets()));
        facts.put("records", String.valueOf(view.cluster().records()));
        return facts;
    }

    @Override
    public void close() {
        try {
            segments.close();
            reading.consumers().close();
        } finally {
            cluster.close();
        }
    }
}
