package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.GroupsDocument;
import java.time.Instant;
import java.util.List;

/**
 * What was there when the session was opened.
 *
 * @param from when the first question was asked
 * @param topics in ascending order of name
 */
record ClusterView(Instant from, ClusterDocument cluster, List<TopicView> topics, GroupsDocument groups) {}
