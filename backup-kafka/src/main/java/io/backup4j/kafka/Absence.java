package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Something that belongs to a backup and is not in it.
 *
 * @param where what it concerns, for people
 * @param what is not there
 * @param named whether an issue of the backup says so of this very thing
 */
record Absence(String where, String what, Predicate<EntryIssue> named) {

    /** The document of the topic says that this partition could not be read. */
    static Absence partition(TopicPartition partition, String problem) {
        return new Absence(partition.toString(), "is not in the backup: " + problem, EntryIssue::missing);
    }

    static Absence topic(String name) {
        EntryPath document = KafkaPaths.topic(name);
        return new Absence(
                "topic " + name,
                "is not in the backup",
                issue -> issue.missing()
                        && (issue.path().equals(name) || issue.path().equals(document.toString())));
    }

    static Absence document(EntryPath path) {
        return new Absence(
                path.toString(),
                "is not in the backup",
                issue -> issue.missing() && issue.path().equals(path.toString()));
    }

    /**
     * Offsets that no segment covers. A segment that is missing begins where the one before it ends; only the first of a partition may begin earlier, if retention went on since it was stored.
     *
     * @param first whether nothing of the partition comes before
     */
    static Absence offsets(TopicPartition partition, long from, long to, boolean first) {
        String latest = segment(partition, from);
        String earliest = first ? segment(partition, 0) : latest;
        return new Absence(
                partition.toString(),
                "offsets " + from + " to " + to + " are not in what is restored",
                issue -> issue.missing()
                        && issue.path().length() == latest.length()
                        && issue.path().compareTo(earliest) >= 0
                        && issue.path().compareTo(latest) <= 0);
    }

    private static String segment(TopicPartition partition, long base) {
        return KafkaPaths.segment(partition.topic(), partition.partition(), base)
                .toString();
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
