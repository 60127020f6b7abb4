package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.Documents;
import io.backup4j.kafka.format.GroupsDocument;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.TopicDocument;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Documents of a backup, as they come. Thread-safe. */
final class ArchivedDocuments {
    private final SortedMap<String, TopicDocument> topics = new TreeMap<>();
    private @Nullable ClusterDocument cluster;
    private @Nullable GroupsDocument groups;

    synchronized void cluster(byte[] json) throws IOException {
        cluster = Documents.cluster(json);
    }

    synchronized void groups(byte[] json) throws IOException {
        groups = Documents.groups(json);
    }

    /** @param name the topic that the path of the entry names */
    synchronized void topic(String name, byte[] json) throws IOException {
        TopicDocument topic = Documents.topic(json);
        if (!topic.name().equals(name)) {
            throw new IOException("the document of topic '" + name + "' is one of '" + topic.name() + "'");
        }
        topics.put(name, topic);
    }

    synchronized Optional<ClusterDocument> cluster() {
        return Optional.ofNullable(cluster);
    }

    /** Empty also if groups are not restored. */
    synchronized List<GroupsDocument.Group> groups() {
        return groups == null ? List.of() : groups.groups();
    }

    /** Which of those that every backup has have not come. */
    synchronized List<EntryPath> absent() {
        List<EntryPath> absent = new ArrayList<>();
        if (cluster == null) {
            absent.add(KafkaPaths.CLUSTER);
        }
        if (groups == null) {
            absent.add(KafkaPaths.GROUPS);
        }
        return absent;
    }

    /** By name. */
    synchronized SortedMap<String, TopicDocument> topics() {
        return new TreeMap<>(topics);
    }
}
