package io.backup4j.kafka;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;

/**
 * A Kafka cluster in which topics are restored to be looked at: that of the backup, or better another. Topics are called {@code backup4j-drill.<number>.<topic>}, lie there as long as the drill
 * runs, and keep every record. Groups, ACLs, quotas and settings of brokers are not touched; a group {@code backup4j-drill.<number>} shows that the drill is alive. What killed drills have left is
 * removed by the next one.
 *
 * <p>{@link DrillSession#handle()} is a {@link RestoredTopics}. Immutable and thread-safe.
 */
public final class KafkaSandbox implements DrillSandbox {
    private static final int WRITERS = 2;

    /** Whoever else writes to this directory of a broker shall not be the one who finds it full. */
    private static final long MARGIN_BYTES = 1L << 30;

    private final ClientProperties properties;
    private final Settings settings;
    private final Duration lease;

    /** How a drill restores. */
    record Settings(int copies, Patience patience) {
        TargetOptions options(String prefix) {
            return new TargetOptions(
                    Set.of(),
                    Map.of(),
                    prefix,
                    false,
                    true,
                    true,
                    copies,
                    OptionalLong.empty(),
                    Map.of(),
                    WRITERS,
                    true,
                    patience);
        }
    }

    private KafkaSandbox(ClientProperties properties, Settings settings, Duration lease) {
        this.properties = properties;
        this.settings = settings;
        this.lease = lease;
    }

    /**
     * In this cluster, with one copy of each partition.
     *
     * @param client properties of Kafka's own clients, as for {@link KafkaTarget#into}
     * @throws IllegalArgumentException naming what is wrong, never a secret
     */
    public static KafkaSandbox in(Map<String, ?> client) {
        return new KafkaSandbox(
                KafkaTarget.clientProperties(client), new Settings(1, Patience.DEFAULTS), DrillLock.LEASE);
    }

    /** So many copies of each partition, 1 or more, for clusters that allow no topic with fewer. */
    public KafkaSandbox copies(int count) {
        if (count < 1 || count > Short.MAX_VALUE) {
            throw new IllegalArgumentException("copies: must be from 1 to 32767, is " + count);
        }
        return new KafkaSandbox(properties, new Settings(count, settings.patience()), lease);
    }

    /** How long a cluster that does not answer is waited for. */
    public KafkaSandbox patience(Patience value) {
        Objects.requireNonNull(value, "value");
        return new KafkaSandbox(properties, new Settings(settings.copies(), value), lease);
    }

    /** After which time without a sign a drill is taken for dead. */
    KafkaSandbox lease(Duration time) {
        return new KafkaSandbox(properties, settings, time);
    }

    @Override
    public String kind() {
        return KafkaSource.KIND;
    }

    /** The length of all content must fit, uncompressed, although topics may take less. */
    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
        try (Cluster cluster = Cluster.connect(properties, settings.patience(), "backup4j-drill")) {
            Collection<Node> brokers = cluster.ask(
                    "list the brokers", admin -> admin.describeCluster().nodes());
            if (brokers.size() < settings.copies()) {
                return Optional.of(settings.copies() + " copies of each partition are asked for, and " + location()
                        + " has " + brokers.size() + " brokers");
            }
            new DrillTopics(cluster).removeLeftovers();
            return withoutRoom(cluster, brokers, source.bytes());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> withoutRoom(Cluster cluster, Collection<Node> brokers, long bytes) throws IOException {
        Map<Integer, Map<String, LogDirDescription>> directories;
        try {
            directories = cluster.ask("ask for the room", admin -> admin.describeLogDirs(
                            brokers.stream().map(Node::id).collect(Collectors.toSet()))
                    .allDescriptions());
        } catch (KafkaFailure e) {
            // Whoever may not ask that restores nevertheless.
            return Optional.empty();
        }
        long free = 0;
        for (Map<String, LogDirDescription> broker : directories.values()) {
            for (LogDirDescription directory : broker.values()) {
                if (directory.usableBytes().isEmpty()) {
                    return Optional.empty();
                }
                free += Math.max(0, directory.usableBytes().getAsLong() - MARGIN_BYTES);
            }
        }
        long needed = Math.multiplyExact(bytes, settings.copies());
        return free >= needed
                ? Optional.empty()
                : Optional.of("no room: " + needed + " bytes are needed, and " + free + " are free in " + location()
                        + ", beside " + MARGIN_BYTES + " of each directory that are left to others");
    }

    private String location() {
        return "Kafka at " + properties.servers();
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        return KafkaDrill.open(properties, settings, lease);
    }

    @Override
    public String toString() {
        return "kafka sandbox";
    }
}
