package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.GroupsDocument;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What was there when the session was opened.
 *
 * @param from when the first question was asked
 * @param topics in ascending order of name
 * @param hidden names of topics that the last backup knew and that may not be described any more
 */
record ClusterView(
        Instant from, ClusterDocument cluster, List<TopicView> topics, GroupsDocument groups, Set<String> hidden) {}
