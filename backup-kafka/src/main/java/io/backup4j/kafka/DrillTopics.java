package io.backup4j.kafka;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics that drills have made. */
final class DrillTopics {
    private static final long PAUSE_MILLIS = 50;

    private final Cluster cluster;

    DrillTopics(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Removes what drills have left whose processes are dead: whose group nobody is a member of. A drill becomes a member before it makes its first topic, and leaves after it has removed the
     * last one.
     */
    void removeLeftovers() throws IOException {
        Set<String> drills = all().stream()
                .flatMap(topic -> OwnNames.drillOf(topic).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Cluster.Answers<String, ConsumerGroupDescription> groups = cluster.askEach(
                "describe the groups of drills",
                drills,
                (admin, open) -> admin.describeConsumerGroups(open).describedGroups(),
                failure -> failure.is(GroupIdNotFoundException.class));
        for (String drill : drills) {
            ConsumerGroupDescription group = groups.values().get(drill);
            KafkaFailure failure = groups.failures().get(drill);
            boolean dead = group != null
                    ? group.members().isEmpty()
                    : failure != null && failure.is(GroupIdNotFoundException.class);
            if (dead) {
                remove(drill);
            }
        }
    }

    /** Removes all topics of a drill, and returns when they are gone. */
    void remove(String drill) throws IOException {
        Set<String> topics = of(drill);
        Cluster.Answers<String, Void> answers = cluster.askEach(
                "delete the topics of a drill",
                topics,
                (admin, open) ->
                        admin.deleteTopics(TopicCollection.ofTopicNames(open)).topicNameValues(),
                failure -> failure.is(UnknownTopicOrPartitionException.class));
        for (Map.Entry<String, KafkaFailure> failure : answers.failures().entrySet()) {
            if (!failure.getValue().is(UnknownTopicOrPartitionException.class)) {
                throw failure.getValue();
            }
        }
        long begin = System.nanoTime();
        while (!of(drill).isEmpty()) {
            if (System.nanoTime() - begin > cluster.patience().total().toNanos()) {
                throw KafkaFailure.because("topics " + of(drill) + " were deleted and are still there", true);
            }
            Attempts.pause(PAUSE_MILLIS);
        }
    }

    private Set<String> of(String drill) throws IOException {
        return all().stream()
                .filter(topic -> OwnNames.drillOf(topic).filter(drill::equals).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> all() throws IOException {
        return cluster.ask("list the topics", admin -> admin.listTopics().names());
    }
}
