package io.backup4j.kafka;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;

/** Says after the last record what has become of the topics meanwhile. */
record LateTopics(Cluster cluster, TopicSelection selection, Issues issues) {

    /** Nothing is missing: what was read was read of the right topics, each segment has made sure of that. */
    void tell(ClusterView view) {
        Set<String> before = view.topics().stream().map(TopicView::name).collect(Collectors.toSet());
        before.addAll(view.cluster().topics());
        Issues quiet = new Issues(issue -> {});
        TopicsReader reader = new TopicsReader(cluster, selection, quiet);
        try {
            for (String late : reader.late(before)) {
                issues.note(late, "topic was made after the run began; the next backup has it");
            }
            var now = reader.descriptions(before);
            for (TopicView topic : view.topics()) {
                TopicDescription present = now.get(topic.name());
                if (present == null || !present.topicId().equals(topic.id())) {
                    issues.note(
                            topic.name(),
                            "topic was deleted" + (present == null ? "" : " and made again") + " after the run began");
                }
            }
        } catch (IOException e) {
            issues.note("topics", "whether some were made meanwhile is unknown: " + e.getMessage());
        }
    }
}
