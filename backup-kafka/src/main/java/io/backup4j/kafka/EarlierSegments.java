package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.source.PreviousEntries;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Segments of the earlier backup, partition by partition. To be asked in ascending order; holds those of one partition. */
final class EarlierSegments {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierSegments.class);

    private Iterator<StoredEntry> entries;
    private @Nullable Segment ahead;

    /** @param lineage what its evidence says */
    record Segment(KafkaPaths.SegmentName name, Optional<Lineage> lineage, byte[] evidence) {}

    EarlierSegments(Optional<PreviousEntries> previous) {
        this.entries = previous.map(PreviousEntries::iterator).orElse(Collections.emptyIterator());
    }

    /** In ascending order of offset; those with evidence of this release alone. */
    List<Segment> of(String topic, int partition) {
        List<Segment> found = new ArrayList<>();
        for (Segment next = peek(); next != null; next = peek()) {
            int order = next.name().topic().compareTo(topic);
            order = order == 0 ? Integer.compare(next.name().partition(), partition) : order;
            if (order > 0) {
                break;
            }
            if (order == 0 && isSound(next)) {
                found.add(next);
            }
            ahead = null;
        }
        return found;
    }

    private static boolean isSound(Segment segment) {
        return segment.lineage()
                .filter(lineage -> lineage.base() == segment.name().base()
                        && lineage.partition() == segment.name().partition())
                .isPresent();
    }

    private @Nullable Segment peek() {
        try {
            while (ahead == null && entries.hasNext()) {
                StoredEntry entry = entries.next();
                ahead = KafkaPaths.segmentOf(entry.path())
                        .map(name -> new Segment(name, Lineage.decode(entry.evidence()), entry.evidence()))
                        .orElse(null);
            }
        } catch (UncheckedIOException | BackupException e) {
            LOG.warn(
                    "The previous backup's listing cannot be read further; the rest is read again. {}", e.getMessage());
            entries = Collections.emptyIterator();
        }
        return ahead;
    }
}
