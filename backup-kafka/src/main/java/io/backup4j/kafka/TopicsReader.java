package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds topics and describes them. */
final class TopicsReader {
    private final Cluster cluster;
    private final TopicSelection selection;
    private final Issues issues;

    TopicsReader(Cluster cluster, TopicSelection selection, Issues issues) {
        this.cluster = cluster;
        this.selection = selection;
        this.issues = issues;
    }

    /**
     * Names of what is selected. A topic that was asked for by name and is not there is missing; what matches nothing is noted.
     *
     * @throws IOException also if topics were asked for by name alone, and none of them is there
     */
    Set<String> names() throws IOException {
        Set<String> all = new HashSet<>();
        Set<String> selected = new TreeSet<>();
        for (TopicListing topic : list()) {
            all.add(topic.name());
            if (selection.contains(topic.name(), topic.isInternal()) && isStorable(topic.name())) {
                selected.add(topic.name());
            }
        }
        Set<String> absent = new TreeSet<>(selection.names());
        absent.removeAll(all);
        absent.removeAll(selection.without());
        if (selected.isEmpty() && !absent.isEmpty()) {
            throw KafkaFailure.because(
                    "no topic " + absent + " in the cluster at "
                            + cluster.properties().servers() + ": check their names, and whether they may be described",
                    false);
        }
        absent.forEach(name -> issues.missing(name, "topic does not exist, or may not be described"));
        tellWhatMatchesNothing(all);
        return selected;
    }

    private Collection<TopicListing> list() throws IOException {
        return cluster.ask("list the topics", admin -> admin.listTopics(new ListTopicsOptions().listInternal(true))
                .listings());
    }

    private boolean isStorable(String name) {
        if (!KafkaPaths.isTopicName(name)) {
            issues.missing(name, "topic has a name that Kafka does not allow today");
            return false;
        }
        return true;
    }

    private void tellWhatMatchesNothing(Set<String> all) {
        for (String prefix : selection.prefixes()) {
            if (all.stream().noneMatch(name -> name.startsWith(prefix))) {
                issues.note(prefix, "no topic begins like this");
            }
        }
        selection.patterns().stream()
                .filter(pattern ->
                        all.stream().noneMatch(name -> pattern.matcher(name).matches()))
                .forEach(pattern -> issues.note(pattern.pattern(), "no topic matches this pattern"));
        for (String name : selection.without()) {
            if (!all.contains(name)) {
                issues.note(name, "no such topic, which is to be left out");
            }
        }
    }

    /** Topics that can be described, by name; the others were told. The map may be changed. */
    Map<String, TopicDescription> descriptions(Set<String> names) throws IOException {
        Cluster.Answers<String, TopicDescription> answers = cluster.askEach(
                "describe the topics",
                names,
                (admin, open) ->
                        admin.describeTopics(TopicCollection.ofTopicNames(open)).topicNameValues(),
                failure -> failure.is(UnknownTopicOrPartitionException.class));
        for (Map.Entry<String, KafkaFailure> failure : answers.failures().entrySet()) {
            if (failure.getValue().is(UnknownTopicOrPartitionException.class)) {
                issues.missing(failure.getKey(), "topic was deleted when the run began");
            } else if (failure.getValue().mayPass()) {
                throw failure.getValue();
            } else {
                issues.missing(failure.getKey(), failure.getValue().getMessage());
            }
        }
        return new TreeMap<>(answers.values());
    }

    /** Topics that are there now and were not before. */
    Set<String> late(Set<String> before) throws IOException {
        Set<String> late = new TreeSet<>();
        for (TopicListing topic : list()) {
            if (selection.contains(topic.name(), topic.isInternal()) && !before.contains(topic.name())) {
                late.add(topic.name());
            }
        }
        return late;
    }
}
