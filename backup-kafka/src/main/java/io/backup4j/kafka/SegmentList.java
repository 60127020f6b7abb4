package io.backup4j.kafka;

import io.backup4j.kafka.format.TopicDocument;
import io.backup4j.spi.source.SourceEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lists the segments of all partitions in the order of their names: those of the earlier backup that still hold, and new ones for what lies between and behind them. Memory
 * grows with the segments of one partition.
 */
final class SegmentList implements AutoCloseable {
    private final ReadingContext context;
    private final EarlierSegments earlier;
    private final LineageCheck lineage;
    private final Iterator<TopicView> topics;
    private Iterator<TopicDocument.Partition> partitions =
            List.<TopicDocument.Partition>of().iterator();
    private @Nullable TopicView topic;
    private final Queue<SegmentEntry> ready = new ArrayDeque<>();

    /** @param topics in ascending order of name */
    SegmentList(ReadingContext context, EarlierSegments earlier, List<TopicView> topics) {
        this.context = context;
        this.earlier = earlier;
        this.lineage = new LineageCheck(context);
        this.topics = topics.iterator();
    }

    /** Null after the last. */
    @Nullable
    SourceEntry next() throws IOException {
        while (ready.isEmpty()) {
            TopicView current = topic;
            if (current != null && partitions.hasNext()) {
                list(current, partitions.next());
            } else if (topics.hasNext()) {
                topic = topics.next();
                partitions = topic.document().partitions().iterator();
            } else {
                return null;
            }
        }
        return ready.remove();
    }

    private void list(TopicView current, TopicDocument.Partition partition) throws IOException {
        long covered = partition.start();
        for (EarlierSegments.Segment segment : kept(current, partition)) {
            Lineage known = segment.lineage().orElseThrow();
            if (known.next() <= covered || (known.base() < covered && covered > partition.start())) {
                continue;
            }
            addNew(current, partition.partition(), covered, Math.max(covered, known.base()));
            add(current, partition.partition(), known.base(), known.next(), segment.evidence());
            covered = known.next();
        }
        addNew(current, partition.partition(), covered, partition.end());
    }

    /** Pieces end at multiples of a fixed length, so that full backups have the same names again. */
    private void addNew(TopicView current, int partition, long from, long to) {
        long length = context.options().segmentOffsets();
        for (long base = from; base < to; ) {
            long end = Math.min(to, (base / length + 1) * length);
            add(current, partition, base, end, SegmentEntry.NO_EVIDENCE);
            base = end;
        }
    }

    private void add(TopicView current, int partition, long base, long next, byte[] evidence) {
        ready.add(new SegmentEntry(context, current, partition, base, next, evidence));
    }

    /** Earlier segments that are proven to be of this log still. */
    private List<EarlierSegments.Segment> kept(TopicView current, TopicDocument.Partition partition)
            throws IOException {
        List<EarlierSegments.Segment> segments = earlier.of(current.name(), partition.partition()).stream()
                .filter(segment -> isOf(current, segment.lineage().orElseThrow()))
                .filter(segment -> segment.lineage().orElseThrow().next() > partition.start())
                .toList();
        if (segments.isEmpty() || current.compacted() || partition.problem() != null) {
            return List.of();
        }
        Lineage last = segments.get(segments.size() - 1).lineage().orElseThrow();
        TopicPartition name = new TopicPartition(current.name(), partition.partition());
        if (last.next() > partition.end() || !lineage.holds(name, last.position(), last.epoch())) {
            context.issues()
                    .note(
                            name.toString(),
                            "the log was cut off since the last backup, after an unclean election, and goes on"
                                    + " differently: all of it is read again, nothing of that backup is taken over");
            return List.of();
        }
        context.reached(name, last.epoch(), last.position());
        return segments;
    }

    private boolean isOf(TopicView current, Lineage known) {
        return known.clusterId().equals(context.clusterId()) && known.topicId().equals(current.id());
    }

    @Override
    public void close() {
        lineage.close();
    }
}
