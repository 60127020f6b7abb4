package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Segments of a partition that a backup names as missing. A name says where a segment begins. It ends where the next one begins, at the next multiple of the backup's
 * {@value #LENGTH} at the latest.
 *
 * @param bases their first offsets
 * @param length 0 if the backup does not say it; then each may be of any length
 */
record MissingSegments(NavigableSet<Long> bases, long length) {
    /** The property of a source's record that says how long segments are. */
    static final String LENGTH = "segmentOffsets";

    static MissingSegments of(SourceRecord record, TopicPartition partition) {
        NavigableSet<Long> bases = new TreeSet<>();
        for (EntryIssue issue : record.issues()) {
            String path = issue.path();
            // Other issues concern something that is no path.
            if (issue.missing() && path.startsWith(KafkaPaths.RECORDS + "/" + partition.topic() + "/")) {
                KafkaPaths.segmentOf(EntryPath.of(path))
                        .filter(name -> name.partition() == partition.partition())
                        .ifPresent(name -> bases.add(name.base()));
            }
        }
        return new MissingSegments(bases, length(record));
    }

    private static long length(SourceRecord record) {
        try {
            return Math.max(0, Long.parseLong(record.properties().getOrDefault(LENGTH, "0")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Whether all of a hole is named. One that is missing begins where the one before it ends; only the first of a partition may begin earlier, if retention went on since it was stored.
     *
     * @param first whether nothing of the partition comes before
     */
    boolean cover(long from, long to, boolean first) {
        Long base = first ? bases.floor(from) : bases.contains(from) ? Long.valueOf(from) : null;
        while (base != null && length > 0) {
            long end = (base / length + 1) * length;
            if (end >= to) {
                return true;
            }
            Long next = bases.higher(base);
            base = next != null && next <= end ? next : null;
        }
        return base != null;
    }
}
