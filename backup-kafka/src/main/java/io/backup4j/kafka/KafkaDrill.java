package io.backup4j.kafka;

import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Topics of one drill, from the first to the last. */
final class KafkaDrill implements DrillSession {
    /** Short, because names of topics are, and long enough that two drills at once have different ones. */
    private static final long NUMBERS = 1_000_000_000_000L;

    private final Cluster cluster;
    private final TargetOptions options;
    private final String drill;
    private final DrillLock lock;
    private final DrillNotes notes;
    private final DrillTarget target;
    private boolean closed;

    private KafkaDrill(Cluster cluster, TargetOptions options, String drill, DrillLock lock, DrillNotes notes) {
        this.cluster = cluster;
        this.options = options;
        this.drill = drill;
        this.lock = lock;
        this.notes = notes;
        this.target = new DrillTarget(cluster.properties(), options, notes);
    }

    /** Removes what dead drills have left, and takes a name that is nobody else's. */
    static KafkaDrill open(ClientProperties properties, KafkaSandbox.Settings settings, Duration lease)
            throws IOException {
        String drill = OwnNames.drill(ThreadLocalRandom.current().nextLong(NUMBERS));
        Cluster cluster = Cluster.connect(properties, settings.patience(), drill);
        DrillLock lock = null;
        try {
            new DrillTopics(cluster).removeLeftovers();
            lock = DrillLock.take(cluster, drill, lease);
            return new KafkaDrill(
                    cluster, settings.options(OwnNames.topicPrefix(drill)), drill, lock, DrillNotes.open());
        } catch (IOException | RuntimeException | Error e) {
            if (lock != null) {
                lock.close();
            }
            cluster.close();
            throw e;
        }
    }

    @Override
    public RestoreTarget target() {
        return target;
    }

    @Override
    public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException {
        KafkaTargetSession restored =
                target.finished().orElseThrow(() -> new IOException("nothing was restored that could be compared"));
        LoadConfigs configs = new LoadConfigs(cluster, options, new Issues(issue -> {}));
        return new DrillComparing(cluster, restored, notes, configs, differences).compare(expected);
    }

    @Override
    public RestoredTopics handle() {
        SortedMap<String, String> names = new TreeMap<>();
        target.finished().ifPresent(restored -> restored.topics()
                .forEach(topic -> names.put(topic.document().name(), topic.name())));
        return new RestoredTopics(names);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (cluster;
                notes;
                lock) {
            new DrillTopics(cluster).remove(drill);
        }
    }
}
