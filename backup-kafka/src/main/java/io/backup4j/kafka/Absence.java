package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Something that belongs to a backup and is not in it.
 *
 * @param where what it concerns, for people
 * @param what is not there
 * @param named whether the backup's record says so of this very thing
 */
record Absence(String where, String what, Predicate<SourceRecord> named) {

    /** The document of the topic says that this partition could not be read. */
    static Absence partition(TopicPartition partition, String problem) {
        return new Absence(
                partition.toString(), "is not in the backup: " + problem, missing(Set.of(partition.toString())));
    }

    static Absence topic(String name) {
        return new Absence(
                "topic " + name,
                "is not in the backup",
                missing(Set.of(name, KafkaPaths.topic(name).toString())));
    }

    static Absence document(EntryPath path) {
        return new Absence(path.toString(), "is not in the backup", missing(Set.of(path.toString())));
    }

    private static Predicate<SourceRecord> missing(Set<String> paths) {
        return record -> record.issues().stream().anyMatch(issue -> issue.missing() && paths.contains(issue.path()));
    }

    /**
     * Offsets that no segment covers.
     *
     * @param first whether nothing of the partition comes before
     */
    static Absence offsets(TopicPartition partition, long from, long to, boolean first) {
        return new Absence(
                partition.toString(),
                "offsets " + from + " to " + to + " are not in what is restored",
                record -> MissingSegments.of(record, partition).cover(from, to, first));
    }

    /** To a run of its own, it is missing like everything else. */
    EntryIssue issue() {
        return new EntryIssue(where, true, what);
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
