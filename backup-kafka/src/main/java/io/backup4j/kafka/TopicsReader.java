package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Finds topics and describes them. A list of topics leaves out without a word what the principal may not describe, so topics that are known from the last backup are asked for by name too:
 * then the answer tells a topic that was deleted from one that is hidden.
 */
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
     * What is selected.
     *
     * @param names of all that belong to the backup, described or not
     * @param descriptions by name; what could not be described was told. The map may be changed
     * @param hidden names that the last backup knew and that may not be described any more
     */
    record Selected(Set<String> names, Map<String, TopicDescription> descriptions, Set<String> hidden) {}

    /**
     * Topics that are selected. One that was asked for by name and is not there, and one that is hidden, is missing; what was deleted and what matches nothing is noted, and so are the
     * names if there is no topic at all and that is allowed.
     *
     * @param earlier names of topics that the last backup knew
     * @throws IOException also if there is none, unless that is allowed
     */
    Selected read(Set<String> earlier) throws IOException {
        Set<String> listed = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (TopicListing topic : list()) {
            listed.add(topic.name());
            if (selection.contains(topic.name(), topic.isInternal()) && isStorable(topic.name())) {
                names.add(topic.name());
            }
        }
        Set<String> absent = new TreeSet<>(selection.names());
        absent.removeAll(listed);
        absent.removeAll(selection.without());
        Set<String> unlisted = new TreeSet<>(earlier);
        unlisted.removeIf(name -> listed.contains(name) || absent.contains(name) || !selection.contains(name, false));
        names.addAll(unlisted);
        Set<String> hidden = new TreeSet<>();
        Map<String, TopicDescription> descriptions = describe(names, unlisted, hidden);
        if (names.isEmpty()) {
            requireAllowed(absent, unlisted.size());
            tellAbsent(absent);
        } else {
            absent.forEach(name -> issues.missing(name, "topic does not exist, or may not be described"));
        }
        tellWhatMatchesNothing(listed);
        tellWhatMayBeHidden(names.isEmpty());
        return new Selected(names, descriptions, hidden);
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

    /** @param gone how many the last backup had */
    private void requireAllowed(Set<String> absent, int gone) throws IOException {
        String nothing = "no topic "
                + (absent.isEmpty() ? "that is selected" : String.valueOf(absent))
                + " in the cluster at " + cluster.properties().servers()
                + (gone == 0 ? "" : ", where the last backup had " + gone);
        if (!selection.mayBeEmpty()) {
            throw KafkaFailure.because(
                    nothing + ": check where bootstrap.servers leads, names, and whether they may be described. If the"
                            + " cluster may have none, allow that (allowNoTopics, --allow-no-topics)",
                    false);
        }
        issues.note("topics", nothing);
    }

    /** There may be none of them; but one that is hidden is there, or may be. */
    private void tellAbsent(Set<String> absent) throws IOException {
        Map<String, KafkaFailure> failures = ask(absent).failures();
        for (String name : absent) {
            KafkaFailure failure = failures.get(name);
            if (failure == null || failure.is(UnknownTopicOrPartitionException.class)) {
                issues.note(name, "topic did not exist when the run began");
            } else if (failure.is(TopicAuthorizationException.class)) {
                issues.missing(name, "this principal may not describe the topic, so nobody knows whether it exists");
            } else {
                throw failure;
            }
        }
    }

    private void tellWhatMatchesNothing(Set<String> listed) {
        for (String prefix : selection.prefixes()) {
            if (listed.stream().noneMatch(name -> name.startsWith(prefix))) {
                issues.note(prefix, "no topic begins like this");
            }
        }
        selection.patterns().stream()
                .filter(pattern ->
                        listed.stream().noneMatch(name -> pattern.matcher(name).matches()))
                .forEach(pattern -> issues.note(pattern.pattern(), "no topic matches this pattern"));
        for (String name : selection.without()) {
            if (!listed.contains(name)) {
                issues.note(name, "no such topic, which is to be left out");
            }
        }
    }

    /**
     * Asks for topics that nobody has: who is told that they do not exist may know of all that begin like them.
     *
     * @param nothing is selected: then this alone tells a cluster without topics from one that hides them
     */
    private void tellWhatMayBeHidden(boolean nothing) throws IOException {
        boolean hides = false;
        for (KafkaFailure failure : ask(selection.probes()).failures().values()) {
            if (!failure.is(UnknownTopicOrPartitionException.class) && !failure.is(TopicAuthorizationException.class)) {
                throw failure;
            }
            hides |= failure.is(TopicAuthorizationException.class);
        }
        if (!hides) {
            return;
        }
        String what = "this principal may not describe all topics that are meant. The cluster does not list the"
                + " others, and they are in no backup unless they are named";
        if (nothing) {
            issues.missing("topics", what);
        } else {
            issues.note("topics", what);
        }
    }

    /**
     * What can be described, by name; the others are told. Those that were deleted leave the names.
     *
     * @param unlisted of these names those that were not in the list
     * @param hidden gets those of them that are hidden
     */
    private Map<String, TopicDescription> describe(Set<String> names, Set<String> unlisted, Set<String> hidden)
            throws IOException {
        Cluster.Answers<String, TopicDescription> answers = ask(names);
        for (Map.Entry<String, KafkaFailure> failure : answers.failures().entrySet()) {
            String name = failure.getKey();
            KafkaFailure reason = failure.getValue();
            boolean known = unlisted.contains(name);
            if (reason.is(UnknownTopicOrPartitionException.class) && known) {
                names.remove(name);
                issues.note(name, "topic was in the last backup, and was deleted since");
            } else if (reason.is(UnknownTopicOrPartitionException.class)) {
                issues.missing(name, "topic was deleted when the run began");
            } else if (reason.is(TopicAuthorizationException.class) && known) {
                hidden.add(name);
                issues.missing(
                        name,
                        "the last backup knew this topic, and this principal may not describe it any more: give it"
                                + " DESCRIBE and READ, or leave the topic out by its name");
            } else if (reason.mayPass()) {
                throw reason;
            } else {
                issues.missing(name, reason.getMessage());
            }
        }
        return new TreeMap<>(answers.values());
    }

    private Cluster.Answers<String, TopicDescription> ask(Set<String> names) throws IOException {
        return cluster.askEach(
                "describe the topics",
                names,
                (admin, open) ->
                        admin.describeTopics(TopicCollection.ofTopicNames(open)).topicNameValues(),
                failure -> failure.is(UnknownTopicOrPartitionException.class));
    }

    /** Topics that can be described now, by name. */
    Map<String, TopicDescription> descriptions(Set<String> names) throws IOException {
        return describe(new TreeSet<>(names), Set.of(), new TreeSet<>());
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
